import { graphql } from '../../graphql/index.ts';

export const schedulesDocument = graphql(`
  query Schedules($after: String) {
    schedules(first: 30, after: $after) {
      nodes {
        id
        name
        kind
        cron
        timeZone
        enabled
        nextRunAt
        lastRun {
          firedAt
          outcome
          reason
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const scheduleDocument = graphql(`
  query Schedule($id: ID!) {
    schedule(id: $id) {
      id
      name
      kind
      cron
      timeZone
      enabled
      overlap
      options
      nextRunAt
      nextRuns
      createdAt
      galleries {
        id
        name
      }
      onlyIf {
        minNewFeedback
        minNewSamples
      }
      runs(first: 20) {
        dueAt
        firedAt
        isManual
        outcome
        reason
        jobs {
          id
          kind
          state
        }
      }
    }
  }
`);

export const createScheduleDocument = graphql(`
  mutation SchedulesCreate($input: CreateScheduleInput!) {
    createSchedule(input: $input) {
      schedule {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const updateScheduleDocument = graphql(`
  mutation SchedulesUpdate($id: ID!, $input: UpdateScheduleInput!) {
    updateSchedule(id: $id, input: $input) {
      schedule {
        id
      }
      userErrors {
        ...Failure
      }
    }
  }
`);

export const deleteScheduleDocument = graphql(`
  mutation SchedulesDelete($id: ID!) {
    deleteSchedule(id: $id) {
      deletedScheduleId
      userErrors {
        ...Failure
      }
    }
  }
`);

export const runScheduleNowDocument = graphql(`
  mutation SchedulesRunNow($id: ID!, $idempotencyKey: String) {
    runScheduleNow(id: $id, idempotencyKey: $idempotencyKey) {
      run {
        outcome
        reason
      }
      userErrors {
        ...Failure
      }
    }
  }
`);
