import { graphql } from '../../graphql/index.ts';

export const jobsDocument = graphql(`
  query Jobs($after: String, $state: JobState, $kind: String, $galleryId: ID) {
    jobs(first: 40, after: $after, state: $state, kind: $kind, galleryId: $galleryId) {
      nodes {
        id
        kind
        state
        progress
        eta
        error
        attempt
        cancelRequested
        createdAt
        finishedAt
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const jobDocument = graphql(`
  query Job($id: ID!, $last: Int!) {
    job(id: $id) {
      id
      kind
      state
      progress
      eta
      attempt
      error
      result
      cancelRequested
      createdAt
      startedAt
      nextAttemptAt
      updatedAt
      finishedAt
      exportFile {
        url
        byteSize
        expiresAt
        hasEmbeddings
      }
      log(last: $last) {
        at
        text
      }
    }
  }
`);

export const jobUpdatedDocument = graphql(`
  subscription JobUpdated($jobId: ID!) {
    jobUpdated(jobId: $jobId) {
      id
      state
      progress
    }
  }
`);

export const cancelJobDocument = graphql(`
  mutation JobsCancel($id: ID!) {
    cancelJob(id: $id) {
      job {
        id
        state
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const retryJobDocument = graphql(`
  mutation JobsRetry($id: ID!) {
    retryJob(id: $id) {
      job {
        id
        state
      }
      userErrors {
        ...Failure
      }
    }
  }
`);
