import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import { jobLoader, JobRef } from '../job/job.schema.ts';
import type { RunCondition, Schedule, ScheduleKind, ScheduleOverlap, ScheduleRun } from './schedule.types.ts';

export const ScheduleKindRef = builder.enumType('ScheduleKind', {
  description: 'What a schedule does.',
  values: {
    TRAINING: { description: 'What `startTraining` does, with the same options.' },
    CALIBRATION: { description: 'Computes the thresholds of each gallery; option `modality`.' },
    CLUSTERING: { description: 'Groups the unknown probes of each gallery; option `modality`.' },
    REPORT: { description: 'Looks for doubtful samples and people in each gallery; option `modality`.' },
    RETENTION: { description: 'Removes what has been kept long enough, on the whole server.' },
    RECONCILE: { description: 'Compares the vector index with the database, on the whole server.' },
  } satisfies Record<ScheduleKind, { description: string }>,
});

export const ScheduleOverlapRef = builder.enumType('ScheduleOverlap', {
  description: 'What happens while a job of the run before is not over.',
  values: {
    SKIP: { description: 'The run is skipped.' },
    QUEUE: { description: 'The run waits, unless one waits already.' },
  } satisfies Record<ScheduleOverlap, { description: string }>,
});

const ScheduleRunOutcomeRef = builder.enumType('ScheduleRunOutcome', {
  description: 'What came of a run.',
  values: {
    STARTED: { description: 'Its jobs were queued.' },
    SKIPPED: { description: 'Nothing was started; `reason` says why.' },
  } satisfies Record<ScheduleRun['outcome'], { description: string }>,
});

const RunConditionRef = builder.objectRef<RunCondition>('RunCondition').implement({
  description: 'How much has to be new since the last started run; one of both is enough.',
  fields: (t) => ({
    minNewFeedback: t.exposeInt('minNewFeedback', {
      nullable: true,
      description: 'Newly confirmed pieces of feedback; null: they do not count.',
    }),
    minNewSamples: t.exposeInt('minNewSamples', {
      nullable: true,
      description: 'New samples; null: they do not count.',
    }),
  }),
});

export const ScheduleRunRef = builder.objectRef<ScheduleRun>('ScheduleRun').implement({
  description: 'One time that a schedule was due, or was run by hand.',
  fields: (t) => ({
    dueAt: t.expose('dueAt', {
      type: 'DateTime',
      description: 'The moment that the cron expression names, or that of the call.',
    }),
    firedAt: t.expose('firedAt', { type: 'DateTime', description: 'When it happened.' }),
    isManual: t.exposeBoolean('isManual', { description: 'Whether somebody called `runScheduleNow`.' }),
    outcome: t.expose('outcome', { type: ScheduleRunOutcomeRef, description: 'What came of it.' }),
    reason: t.exposeString('reason', { nullable: true, description: 'Why it was skipped; null otherwise.' }),
    jobs: t.field({
      type: [JobRef],
      description: 'The jobs that it queued.',
      resolve: async ({ jobIds }, _args, context) => {
        const jobs = await jobLoader(context).loadMany(jobIds);
        return jobs.flatMap((job) => (job === null || job instanceof Error ? [] : [job]));
      },
    }),
  }),
});

const scheduleLoader = rowLoader<Schedule>(
  async (ids, { services, request }) => await services.schedules.findMany(request, ids),
  (schedule) => schedule.id,
);

export const ScheduleRef = builder.objectRef<Schedule>('Schedule').implement({
  description: 'Work that happens by the clock.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What people call it.' }),
    kind: t.expose('kind', { type: ScheduleKindRef, description: 'What it does.' }),
    cron: t.exposeString('cron', {
      description: 'Minute, hour, day of the month, month and weekday, in `timeZone`.',
    }),
    timeZone: t.exposeString('timeZone', { description: 'IANA name, for example `Europe/Berlin`.' }),
    options: t.expose('options', { type: 'JSONObject', description: 'Options of the work.' }),
    overlap: t.expose('overlap', {
      type: ScheduleOverlapRef,
      description: 'What happens while a job of the run before is not over.',
    }),
    onlyIf: t.expose('onlyIf', {
      type: RunConditionRef,
      nullable: true,
      description: 'How much has to be new; null: it always runs.',
    }),
    enabled: t.exposeBoolean('enabled', { description: 'Whether it runs by itself.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last ran or changed.' }),
    galleries: t.field({
      type: [GalleryRef],
      description: 'What it is about; empty for work on the whole server.',
      resolve: async ({ galleryIds }, _args, context) => {
        const galleries = await galleryLoader(context).loadMany(galleryIds);
        return galleries.flatMap((row) => (row === null || row instanceof Error ? [] : [row]));
      },
    }),
  }),
});

builder.objectFields(ScheduleRef, (t) => ({
  nextRunAt: t.expose('nextRunAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When it is due next; null while it is not enabled.',
  }),
  nextRuns: t.field({
    type: ['DateTime'],
    description: 'The next five moments; none while it is not enabled.',
    resolve: (schedule, _args, { services }) => [...services.schedules.nextRuns(schedule)],
  }),
  lastRun: t.field({
    type: ScheduleRunRef,
    nullable: true,
    description: 'Its newest run; null if there was none.',
    resolve: async ({ id }, _args, { services }) => (await services.schedules.runs(id, 1))[0] ?? null,
  }),
  runs: t.field({
    type: [ScheduleRunRef],
    description: 'Its newest runs, newest first.',
    args: { first: t.arg.int({ defaultValue: 20, description: 'How many, 1 to 100.' }) },
    resolve: async ({ id }, { first }, { services }) => [
      ...(await services.schedules.runs(id, pageRequest({ first }).limit)),
    ],
  }),
}));

registerNode('Schedule', {
  permission: 'SCHEDULE_READ',
  load: async (context, id) => await scheduleLoader(context).load(id),
});

const ScheduleConnectionRef = connectionType('Schedule', ScheduleRef);

builder.queryFields((t) => ({
  schedule: t.field({
    type: ScheduleRef,
    nullable: true,
    permission: 'SCHEDULE_READ',
    description: 'A schedule; null if it is absent or hidden from the caller.',
    args: { id: t.arg.id({ required: true, description: 'Id of the schedule.' }) },
    resolve: async (_root, { id }, context) => {
      const scheduleId = decodeId('Schedule', id);
      return scheduleId === null ? null : await scheduleLoader(context).load(scheduleId);
    },
  }),
  schedules: t.field({
    type: ScheduleConnectionRef,
    permission: 'SCHEDULE_READ',
    description: 'Schedules all of whose galleries the caller may see, oldest first.',
    args: pageArguments(t.arg),
    resolve: async (_root, args, { services, request }) =>
      toConnection(await services.schedules.list(request, pageRequest(args)), (row) => row.id),
  }),
}));
