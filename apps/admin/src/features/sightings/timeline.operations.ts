import { graphql } from '../../graphql/index.ts';

export const identityTimelineDocument = graphql(`
  query IdentityTimeline($id: ID!, $after: String, $withSimilarity: Boolean = true) {
    identity(id: $id) {
      id
      timeline(first: 20, after: $after) {
        nodes {
          kind
          at
          until
          cameraExternalId
          cosineSimilarity @include(if: $withSimilarity)
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
          travel {
            seconds
            minSeconds
            plausible
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
