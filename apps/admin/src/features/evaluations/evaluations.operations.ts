import { graphql } from '../../graphql/index.ts';

export const measuresFragment = graphql(`
  fragment EvaluationMeasures on ModelMeasures {
    identities
    probes
    slice {
      name
      value
    }
    rank1 {
      rate
      ciLow
      ciHigh
    }
    tarAtFmr {
      rate
      ciLow
      ciHigh
    }
    tpirAtFpir {
      rate
      ciLow
      ciHigh
    }
  }
`);

export const reportFragment = graphql(`
  fragment EvaluationReportFields on ModelReport {
    isFmrResolved
    isFpirResolved
    targetFmr
    targetFpir
    overall {
      ...EvaluationMeasures
    }
    slices {
      ...EvaluationMeasures
    }
  }
`);

/** All that is known of one, for its own page and for that of the run that it belongs to. */
export const evaluationFragment = graphql(`
  fragment EvaluationFields on Evaluation {
    id
    modality
    verdict
    superior
    failure
    failureCode
    heldOutIdentities
    identitiesTrainedOn
    samplesWithoutVector
    createdAt
    finishedAt
    galleries {
      id
      name
    }
    model {
      id
      name
      version
    }
    activeModel {
      id
      name
      version
    }
    job {
      id
      state
      progress
      error
    }
    candidate {
      ...EvaluationReportFields
    }
    active {
      ...EvaluationReportFields
    }
    gate {
      measure
      candidate
      active
      difference
      lowerBound
      margin
      pValue
      isTested
      isPassed
      identities
      probes
      slice {
        name
        value
      }
    }
    forgetting {
      basis
      candidate {
        ...EvaluationReportFields
      }
      active {
        ...EvaluationReportFields
      }
    }
  }
`);

export const evaluationsDocument = graphql(`
  query Evaluations($after: String, $modelVersionId: ID) {
    evaluations(first: 30, after: $after, modelVersionId: $modelVersionId) {
      nodes {
        id
        verdict
        superior
        failureCode
        heldOutIdentities
        createdAt
        finishedAt
        modality
        galleries {
          id
          name
        }
        model {
          id
          name
          version
        }
        activeModel {
          id
          name
          version
        }
        trainingRun {
          id
          name
        }
        job {
          id
          state
          progress
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const evaluationDocument = graphql(`
  query Evaluation($id: ID!) {
    node(id: $id) {
      id
      ... on Evaluation {
        ...EvaluationFields
        trainingRun {
          id
          name
        }
      }
    }
  }
`);

export const evaluateModelDocument = graphql(`
  mutation EvaluationsStart($input: EvaluateModelInput!) {
    evaluateModel(input: $input) {
      evaluation {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const evaluableModelsDocument = graphql(`
  query EvaluationsModels {
    models(first: 100) {
      nodes {
        id
        name
        version
        modality
        state
      }
    }
  }
`);
