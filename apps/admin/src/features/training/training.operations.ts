import { graphql } from '../../graphql/index.ts';

export const trainingRunsDocument = graphql(`
  query TrainingRuns($after: String) {
    trainingRuns(first: 30, after: $after) {
      nodes {
        id
        name
        recipe
        modality
        state
        createdAt
        finishedAt
        steps
        totalSteps
        galleries {
          id
          name
        }
        evaluation {
          id
          verdict
          superior
        }
        model {
          id
          name
          state
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const trainingRunDocument = graphql(`
  query TrainingRun($id: ID!) {
    trainingRun(id: $id) {
      id
      name
      recipe
      modality
      state
      autoPromote
      options
      settings
      failure
      failureCode
      createdAt
      startedAt
      finishedAt
      steps
      totalSteps
      keptEpoch
      picturesPerSecond
      galleries {
        id
        name
      }
      activeModel {
        id
        name
        version
      }
      model {
        id
        name
        version
        state
        commercialUse
      }
      dataset {
        digest
        parts {
          part
          identities
          samples
          feedback
        }
      }
      estimate {
        basis
        epochs
        pictures
        seconds
        secondsPerStep
        steps
      }
      curve {
        step
        epoch
        loss
        rate
      }
      looks {
        step
        epoch
        meanAveragePrecision
        rank1
        tarAtFmr1e3
      }
      job {
        id
        state
        progress
        eta
        error
        cancelRequested
        nextAttemptAt
        log(last: 200) {
          at
          text
        }
      }
      evaluation {
        ...EvaluationFields
      }
    }
  }
`);

export const trainingJobDocument = graphql(`
  subscription TrainingJob($jobId: ID!) {
    jobUpdated(jobId: $jobId) {
      id
      state
      progress
    }
  }
`);

export const startTrainingDocument = graphql(`
  mutation TrainingStart($input: StartTrainingInput!) {
    startTraining(input: $input) {
      trainingRun {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const trainingGalleryDocument = graphql(`
  query TrainingGallery($id: ID!, $modality: Modality) {
    gallery(id: $id) {
      id
      name
      identityCount
      sampleCount
      keepCrops
      activeSpace(modality: $modality) {
        id
        model {
          id
          name
          version
        }
      }
    }
  }
`);

export const trainingPreviewDocument = graphql(`
  query TrainingPreview($input: StartTrainingInput!) {
    trainingPreview(input: $input) {
      comparedIdentities
      parts {
        part
        identities
        samples
        feedback
      }
      settings {
        epochs
        seed
        rate
        margin
        scale
        classesPerBatch
        samplesPerClass
        patience
        maxSamplesPerIdentity
        rank
        dropout
        batchSize
      }
      estimate {
        basis
        epochs
        pictures
        seconds
      }
      problem {
        code
        message
      }
    }
  }
`);
