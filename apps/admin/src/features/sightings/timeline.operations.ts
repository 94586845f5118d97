import { graphql } from '../../graphql/index.ts';

export const identityTimelineDocument = graphql(`
  query IdentityTimeline($id: ID!, $after: String) {
    identity(id: $id) {
      id
      timeline(first: 20, after: $after) {
        nodes {
          kind
          at
          until
          cameraExternalId
          cosineSimilarity
          searchId
          camera {
            id
            name
          }
          sighting {
            id
            cropUrl
            modality
          }
          sample {
            id
            cropUrl
            modality
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);
