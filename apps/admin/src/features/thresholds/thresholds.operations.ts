import { graphql } from '../../graphql/index.ts';

const used = graphql(`
  fragment UsedThreshold on ThresholdUsed {
    id
    match
    review
    policy
    targetRate
    basis
    isFallback
    galleryIdentities
    comparedIdentities
    calibratedAt
    fmr {
      value
      ciLow
      ciHigh
      confidenceLevel
      impostorIdentities
    }
    fpir {
      value
      ciLow
      ciHigh
      confidenceLevel
      impostorIdentities
    }
    fmrUpperBound {
      value
      confidenceLevel
    }
    fpirUpperBound {
      value
      confidenceLevel
    }
  }
`);
export const usedThresholdFragment = used;

export const thresholdsDocument = graphql(`
  query Thresholds($galleryId: ID!, $modality: Modality!) {
    gallery(id: $galleryId) {
      id
      name
      thresholds(modality: $modality) {
        policy {
          kind
          match
          review
          targetRate
          updatedAt
        }
        current {
          ...UsedThreshold
        }
      }
    }
  }
`);

export const thresholdHistoryDocument = graphql(`
  query ThresholdHistory($galleryId: ID!, $modality: Modality!, $after: String) {
    gallery(id: $galleryId) {
      id
      thresholds(modality: $modality) {
        history(first: 20, after: $after) {
          nodes {
            ...UsedThreshold
          }
          pageInfo {
            hasNextPage
            endCursor
          }
        }
      }
    }
  }
`);

export const similarityHistogramDocument = graphql(`
  query SimilarityHistogram($galleryId: ID!, $modality: Modality!) {
    gallery(id: $galleryId) {
      id
      similarityHistogram(modality: $modality) {
        sampleCount
        identityCount
        comparedSampleCount
        comparedIdentityCount
        bins {
          from
          to
          genuine
          impostor
        }
      }
    }
  }
`);

export const previewThresholdsDocument = graphql(`
  mutation PreviewThresholds($input: PreviewThresholdsInput!, $withSimilarity: Boolean = true) {
    previewThresholds(input: $input) {
      preview {
        probeCount
        recordedProbeCount
        threshold {
          ...UsedThreshold
        }
        changes {
          from
          to
          count
        }
        examples(first: 10) {
          searchId
          probeIndex
          searchedAt
          from
          to
          cosineSimilarity @include(if: $withSimilarity)
        }
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const setPolicyDocument = graphql(`
  mutation SetThresholdPolicy($input: SetThresholdPolicyInput!) {
    setThresholdPolicy(input: $input) {
      job {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const recalibrateDocument = graphql(`
  mutation RecalibrateThresholds($input: RecalibrateThresholdsInput!) {
    recalibrateThresholds(input: $input) {
      job {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const thresholdsActivityDocument = graphql(`
  subscription ThresholdsLive($galleryId: ID!) {
    galleryActivity(galleryId: $galleryId) {
      kind
      action
      outcome
    }
  }
`);
