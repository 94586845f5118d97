import { graphql } from '../../graphql/index.ts';

/** Where a subject stands in its picture. */
export const subjectPlaceFragment = graphql(`
  fragment SubjectPlace on BoundingBox {
    imageWidth
    imageHeight
    normalised {
      x
      y
      width
      height
    }
  }
`);

export const benchSearchDocument = graphql(`
  query BenchSearch($input: SearchInput!, $withSimilarity: Boolean = true) {
    search(input: $input) {
      id
      tookMs
      rejected {
        reason
        message
      }
      userErrors {
        ...Failure
      }
      probes {
        decision
        rejected
        box {
          ...SubjectPlace
        }
        quality {
          overall
          sharpness
          subjectPx
        }
        candidates {
          rank
          cosineSimilarity @include(if: $withSimilarity)
          confidence
          decision
          wording
          identity {
            id
            name
            externalId
            sampleCount
            gallery {
              id
              name
            }
          }
          sample {
            id
            cropUrl
            capturedAt
            cameraId
          }
          threshold {
            match
            review
            basis
            fpir {
              value
              ciLow
              ciHigh
              confidenceLevel
            }
            fpirUpperBound {
              value
              confidenceLevel
            }
            fmr {
              value
              ciLow
              ciHigh
              confidenceLevel
            }
          }
        }
      }
    }
  }
`);

export const benchSampleDocument = graphql(`
  query BenchSample($id: ID!) {
    node(id: $id) {
      ... on Sample {
        id
        cropUrl
        modality
        identity {
          id
          name
        }
      }
    }
  }
`);

export const benchVerifyDocument = graphql(`
  query BenchVerify($input: VerifyInput!, $withSimilarity: Boolean = true) {
    verify(input: $input) {
      decision
      cosineSimilarity @include(if: $withSimilarity)
      wording
      vetoed
      tookMs
      threshold {
        match
        review
        fmr {
          value
          ciLow
          ciHigh
          confidenceLevel
        }
        fmrUpperBound {
          value
          confidenceLevel
        }
      }
      probe {
        rejected {
          reason
          message
        }
        box {
          ...SubjectPlace
        }
      }
      reference {
        rejected {
          reason
          message
        }
        box {
          ...SubjectPlace
        }
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const giveFeedbackDocument = graphql(`
  mutation BenchGiveFeedback($input: GiveFeedbackInput!) {
    giveFeedback(input: $input) {
      feedback {
        id
        state
        verdict
        identity {
          id
          name
        }
      }
      sample {
        id
      }
      rejected {
        reason
        message
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const withdrawFeedbackDocument = graphql(`
  mutation BenchWithdrawFeedback($id: ID!, $idempotencyKey: String) {
    withdrawFeedback(id: $id, idempotencyKey: $idempotencyKey) {
      feedback {
        id
        state
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const benchCreateIdentityDocument = graphql(`
  mutation BenchCreateIdentity($input: CreateIdentityInput!) {
    createIdentity(input: $input) {
      identity {
        id
        name
      }
      userErrors {
        ...Failure
      }
    }
  }
`);
