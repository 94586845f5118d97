import { graphql } from '../../graphql/index.ts';

export const identityDocument = graphql(`
  query IdentityPage($id: ID!, $galleryId: ID!, $after: String) {
    identity(id: $id) {
      id
      name
      externalId
      tags
      enabled
      validUntil
      metadata
      sampleCount
      createdAt
      updatedAt
      coverageAdvice
      portrait {
        id
        cropUrl
      }
      mergedIdentities {
        id
        name
        externalId
        mergedAt
        undoableUntil
      }
      samples(first: 100, after: $after) {
        nodes {
          id
          modality
          cropUrl
          originalUrl
          cameraId
          capturedAt
          validUntil
          createdAt
          quality {
            overall
            sharpness
            brightness
            subjectPx
            yawDegrees
            pitchDegrees
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
    gallery(id: $galleryId) {
      id
      name
    }
  }
`);

export const identityDoubtsDocument = graphql(`
  query IdentityDoubts($galleryId: ID!, $withSimilarity: Boolean = true) {
    gallery(id: $galleryId) {
      id
      report {
        createdAt
        matchThreshold
        outliers {
          similarity @include(if: $withSimilarity)
          usualSimilarity
          sample {
            id
          }
          identity {
            id
          }
        }
        duplicates {
          similarity @include(if: $withSimilarity)
          identity {
            id
          }
          sampleA {
            id
          }
          sampleB {
            id
          }
        }
        samePerson {
          similarity @include(if: $withSimilarity)
          identityA {
            id
            name
            externalId
            sampleCount
            portrait {
              id
              cropUrl
            }
          }
          identityB {
            id
            name
            externalId
            sampleCount
            portrait {
              id
              cropUrl
            }
          }
        }
      }
    }
  }
`);

export const startReportDocument = graphql(`
  mutation StartGalleryReport($input: StartGalleryReportInput!) {
    startGalleryReport(input: $input) {
      job {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const otherIdentitiesDocument = graphql(`
  query OtherIdentities($galleryId: ID!, $text: String!) {
    gallery(id: $galleryId) {
      id
      identities(first: 8, filter: { textContains: $text }) {
        nodes {
          id
          name
          externalId
          sampleCount
          portrait {
            id
            cropUrl
          }
        }
      }
    }
  }
`);

export const identityHistoryDocument = graphql(`
  query IdentityHistory($id: ID!, $after: String) {
    auditLog(first: 20, after: $after, filter: { targetId: $id }) {
      nodes {
        action
        at
        outcome
        requestId
        actorName
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const updateIdentityDocument = graphql(`
  mutation UpdateIdentity($id: ID!, $input: UpdateIdentityInput!) {
    updateIdentity(id: $id, input: $input) {
      identity {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const deleteIdentityDocument = graphql(`
  mutation DeleteIdentity($id: ID!) {
    deleteIdentity(id: $id) {
      deletedIdentityId
      userErrors {
        ...Failure
      }
    }
  }
`);

export const enrollSamplesDocument = graphql(`
  mutation EnrollPictures($input: EnrollSamplesInput!) {
    enrollSamples(input: $input) {
      accepted {
        id
      }
      rejected {
        index
        reason
        message
        forceable
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const deleteSamplesDocument = graphql(`
  mutation DeleteSamples($input: DeleteSamplesInput!) {
    deleteSamples(input: $input) {
      deletedIds
      userErrors {
        ...Failure
      }
    }
  }
`);

export const moveSamplesDocument = graphql(`
  mutation MoveSamples($input: MoveSamplesInput!) {
    moveSamples(input: $input) {
      samples {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const splitIdentityDocument = graphql(`
  mutation SplitIdentity($input: CreateIdentityInput!) {
    createIdentity(input: $input) {
      identity {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const unmergeIdentityDocument = graphql(`
  mutation UnmergeIdentity($input: UnmergeIdentityInput!) {
    unmergeIdentity(input: $input) {
      identity {
        id
      }
      returnedSampleCount
      userErrors {
        ...Failure
      }
    }
  }
`);
