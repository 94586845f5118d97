import { graphql } from '../../graphql/index.ts';

export const modelsDocument = graphql(`
  query Models($after: String, $modality: Modality) {
    models(first: 40, after: $after, modality: $modality) {
      nodes {
        id
        name
        version
        modality
        origin
        state
        commercialUse
        ownBytes
        createdAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const modelDocument = graphql(`
  query Model($id: ID!) {
    node(id: $id) {
      id
      ... on ModelVersion {
        name
        version
        modality
        origin
        state
        commercialUse
        ownBytes
        packDigest
        createdAt
        lineage
        exportCosine
        cost {
          parameters
          macs
        }
        compression {
          kind
          speedUp
          meanCosine
          layers
          keptInFloat
          before {
            bytes
            p50Ms
            parameters
            macs
          }
          after {
            bytes
            p50Ms
            parameters
            macs
          }
          accuracy {
            name
            before
            after
          }
        }
        defaultThreshold {
          match
          review
          meaning
        }
        parent {
          id
          name
          version
        }
        erasedIdentities
        trainedOnGalleries {
          id
          name
        }
        trainingRun {
          id
          name
        }
        weightFiles {
          file
          role
          licence
          origin
          trainingData
          commercialUse
          sha256
        }
      }
    }
  }
`);
