import { graphql } from '../../graphql/index.ts';

export const modelCurvesFragment = graphql(`
  fragment CurvesOfModel on ModelCurves {
    genuineComparisons
    impostorComparisons
    auc
    equalErrorRate
    roc {
      threshold
      fmr
      tar
      fnmr
    }
    tarAtFmr {
      fmr
      threshold
      tar {
        rate
        ciLow
        ciHigh
      }
    }
    cmc {
      rank
      rate {
        rate
        ciLow
        ciHigh
      }
    }
    histogram {
      from
      to
      genuine
      impostor
    }
    hardestImpostors {
      ...HardPairFields
    }
    hardestGenuine {
      ...HardPairFields
    }
  }
`);

export const hardPairFragment = graphql(`
  fragment HardPairFields on HardPair {
    similarity @include(if: $withSimilarity)
    one {
      ...HardSample
    }
    other {
      ...HardSample
    }
  }
`);

export const hardSampleFragment = graphql(`
  fragment HardSample on Sample {
    id
    cropUrl
    identity {
      id
      name
      externalId
      gallery {
        id
      }
    }
  }
`);

export const evaluationCurvesDocument = graphql(`
  query EvaluationCurves($id: ID!, $withSimilarity: Boolean = true) {
    node(id: $id) {
      id
      ... on Evaluation {
        curves {
          candidate {
            ...CurvesOfModel
          }
          active {
            ...CurvesOfModel
          }
          tarDifferences {
            fmr
            difference {
              rate
              ciLow
              ciHigh
            }
          }
          rank1Difference {
            rate
            ciLow
            ciHigh
          }
        }
      }
    }
  }
`);
