import { graphql } from '../../graphql/index.ts';

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
