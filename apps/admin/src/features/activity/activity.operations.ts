import { graphql } from '../../graphql/index.ts';

export const galleryActivityDocument = graphql(`
  subscription ActivityLive($galleryId: ID!) {
    galleryActivity(galleryId: $galleryId) {
      at
      kind
      action
      outcome
      targetId
    }
  }
`);

export const activityGalleryDocument = graphql(`
  query ActivityGallery($galleryId: ID!) {
    gallery(id: $galleryId) {
      id
      name
    }
  }
`);

export const activityLogDocument = graphql(`
  query ActivityLog($galleryId: ID!, $after: String) {
    auditLog(first: 50, after: $after, filter: { galleryId: $galleryId }) {
      nodes {
        at
        action
        actorName
        outcome
        targetType
        targetId
        requestId
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);
