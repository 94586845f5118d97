import type { JsonObject } from '../../core/json.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { filterText } from '../../graphql/filter-text.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { etaOf } from './job-eta.ts';
import {
  jobLogLimits,
  jobStates,
  type Job,
  type JobFilter,
  type JobLogLine,
  type JobState,
} from './job.types.ts';

const descriptions: Record<(typeof jobStates)[number], string> = {
  QUEUED: 'Waits for a worker.',
  RUNNING: 'A worker is at it, or was when it died: then another takes over.',
  SUCCEEDED: 'Done.',
  FAILED: 'Given up; `error` says why.',
  CANCELLED: 'Stopped before it was done.',
};

export const JobStateRef = builder.enumType('JobState', {
  description: 'How far a job is.',
  values: Object.fromEntries(
    jobStates.map((state) => [state, { description: descriptions[state] }]),
  ) as Record<(typeof jobStates)[number], { description: string }>, // reason: fromEntries forgets its keys
});

/** Visible jobs by row id. */
export const jobLoader = rowLoader<Job>(
  async (ids, { services, request }) => await services.jobs.findMany(request, ids),
  (job) => job.id,
);

/** An id that names nothing finds nothing: no row has the nil UUID. */
const nilId = '00000000-0000-0000-0000-000000000000';

const JobLogLineRef = builder.objectRef<JobLogLine>('JobLogLine').implement({
  description: 'What a job said about its work; never names of people.',
  fields: (t) => ({
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    text: t.exposeString('text', { description: 'One line, for people.' }),
  }),
});

export const JobRef = builder.objectRef<Job>('Job').implement({
  description: 'Work that outlives its request, and every restart.',
  interfaces: [NodeRef],
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'What it does, for example `gallery.purge`.' }),
    state: t.expose('state', { type: JobStateRef, description: 'How far it is.' }),
    progress: t.exposeFloat('progress', { description: 'Share of the work that is done, 0 to 1.' }),
    eta: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it will be done if it goes on like this; null unless it runs and its progress tells.',
      resolve: etaOf,
    }),
    attempt: t.exposeInt('attempt', { description: 'How often a worker has begun with it.' }),
    error: t.exposeString('error', { nullable: true, description: 'Why it failed; null unless it did.' }),
    result: t.field({
      type: 'JSONObject',
      nullable: true,
      description: 'What came of it, in numbers and yes or no; null until it succeeded.',
      resolve: ({ result }) => (result === null ? null : countsOf(result)),
    }),
  }),
});

builder.objectFields(JobRef, (t) => ({
  log: t.field({
    type: [JobLogLineRef],
    description: 'Its newest log lines, the oldest of them first; 1,000 are kept.',
    args: {
      last: t.arg.int({ defaultValue: 20, description: `How many lines, 1 to ${jobLogLimits.lines}.` }),
    },
    complexity: ({ last }) => ({ field: 1, multiplier: Math.max(1, (last ?? 20) / 10) }),
    resolve: async (job, { last }, { services }) => [
      ...(await services.jobs.log(job.id, Math.min(jobLogLimits.lines, Math.max(1, last ?? 20)))),
    ],
  }),
  cancelRequested: t.boolean({
    description: 'Whether somebody asked it to stop.',
    resolve: (job) => job.cancelRequestedAt !== null,
  }),
  createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
  startedAt: t.expose('startedAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When a worker first began with it; null until then.',
  }),
  nextAttemptAt: t.expose('nextAttemptAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When it is tried again after something was away; null otherwise.',
  }),
  updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Its last sign of life.' }),
  finishedAt: t.expose('finishedAt', {
    type: 'DateTime',
    nullable: true,
    description: 'Null until it ended.',
  }),
}));

/** Texts of a result may name what only some callers may see: fields of their own show those. */
function countsOf(result: JsonObject): JsonObject {
  const isCount = ([, value]: readonly [string, unknown]) =>
    typeof value === 'number' || typeof value === 'boolean';
  return Object.fromEntries(Object.entries(result).filter(isCount));
}

registerNode('Job', {
  permission: 'JOB_READ',
  load: async (context, id) => await jobLoader(context).load(id),
});

const JobConnectionRef = connectionType('Job', JobRef);

interface FilterArguments {
  readonly state?: JobState | null | undefined;
  readonly kind?: string | null | undefined;
  readonly galleryId?: string | null | undefined;
}

function toFilter({ state, kind, galleryId }: FilterArguments): JobFilter {
  return {
    ...(state == null ? {} : { state }),
    ...(kind == null ? {} : { kind: filterText(kind, 'kind') }),
    ...(galleryId == null ? {} : { galleryId: decodeId('Gallery', galleryId) ?? nilId }),
  };
}

builder.queryFields((t) => ({
  job: t.field({
    type: JobRef,
    nullable: true,
    permission: 'JOB_READ',
    description: 'A job; null if it is absent or hidden from the caller.',
    args: { id: t.arg.id({ required: true, description: 'Id of the job.' }) },
    resolve: async (_root, { id }, context) => {
      const jobId = decodeId('Job', id);
      return jobId === null ? null : await jobLoader(context).load(jobId);
    },
  }),
  jobs: t.field({
    type: JobConnectionRef,
    permission: 'JOB_READ',
    description: 'Jobs of the galleries that the caller may see, newest first.',
    args: {
      ...pageArguments(t.arg),
      state: t.arg({ type: JobStateRef, description: 'Only those in this state.' }),
      kind: t.arg.string({ description: 'Only those of this kind.' }),
      galleryId: t.arg.id({ description: 'Only those of this gallery.' }),
    },
    resolve: async (_root, args, { services, request }) =>
      toConnection(await services.jobs.list(request, toFilter(args), pageRequest(args)), (row) => row.id),
  }),
}));
