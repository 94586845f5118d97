import { graphql } from '../../graphql/index.ts';

export const dashboardDocument = graphql(`
  query Dashboard($days: Int!) {
    statistics {
      stock {
        galleries
        identities
        samples
      }
      searchesByDay(days: $days) {
        day
        searches
        match
        review
        unknown
      }
      jobs {
        queued
        running
        failedLastDay
      }
      review {
        items
        oldestAt
      }
      openClusters
      deliveries {
        pending
        failedLastDay
      }
      index {
        pending
        oldestPendingAt
        lastReconciledAt
      }
      models {
        galleries
        space {
          id
          modality
          model {
            id
            name
            version
          }
        }
      }
      alerts {
        kind
        count
        since
      }
    }
  }
`);

export const dashboardGalleriesDocument = graphql(`
  query DashboardGalleries($after: String) {
    galleries(first: 50, after: $after) {
      nodes {
        id
        name
        description
        identityCount
        sampleCount
        updatedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
