import { graphql } from '../../graphql/index.ts';

export const unknownsDocument = graphql(`
  query Unknowns($galleryId: ID!, $after: String) {
    unknownClusters(galleryId: $galleryId, first: 50, after: $after) {
      nodes {
        id
        size
        modality
        firstSeenAt
        lastSeenAt
        cameras {
          cameraId
          size
        }
        members(first: 6) {
          searchId
          probeIndex
          cropUrl
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const unknownClusterDocument = graphql(`
  query UnknownCluster($id: ID!, $withSimilarity: Boolean = true) {
    node(id: $id) {
      ... on Cluster {
        id
        size
        state
        revision
        modality
        cohesion @include(if: $withSimilarity)
        firstSeenAt
        lastSeenAt
        identity {
          id
          name
          externalId
        }
        cameras {
          cameraId
          size
          firstSeenAt
          lastSeenAt
        }
        members(first: 100) {
          searchId
          probeIndex
          cropUrl
          cameraId
          seenAt
        }
      }
    }
  }
`);

export const acceptClusterDocument = graphql(`
  mutation UnknownsAccept($input: AcceptClusterInput!) {
    acceptCluster(input: $input) {
      identity {
        id
        name
        externalId
      }
      samples {
        id
      }
      rejectedCount
      userErrors {
        ...Failure
      }
    }
  }
`);

export const dismissClusterDocument = graphql(`
  mutation UnknownsDismiss($input: DismissClusterInput!) {
    dismissCluster(input: $input) {
      userErrors {
        ...Failure
      }
    }
  }
`);

export const startClusteringDocument = graphql(`
  mutation UnknownsStart($input: StartClusteringInput!) {
    startClustering(input: $input) {
      job {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const clusteringJobDocument = graphql(`
  subscription UnknownsJob($jobId: ID) {
    jobUpdated(jobId: $jobId) {
      id
      state
      progress
      error
    }
  }
`);
