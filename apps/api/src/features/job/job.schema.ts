import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { jobStates, type Job } from './job.types.ts';

const descriptions: Record<(typeof jobStates)[number], string> = {
  QUEUED: 'Waits for a worker.',
  RUNNING: 'A worker is at it, or was when it died: then another takes over.',
  SUCCEEDED: 'Done.',
  FAILED: 'Given up; `error` says why.',
  CANCELLED: 'Stopped before it was done.',
};

const JobStateRef = builder.enumType('JobState', {
  description: 'How far a job is.',
  values: Object.fromEntries(
    jobStates.map((state) => [state, { description: descriptions[state] }]),
  ) as Record<(typeof jobStates)[number], { description: string }>, // reason: fromEntries forgets its keys
});

const jobLoader = rowLoader<Job>(
  async (ids, { services, request }) => await services.jobs.findMany(request, ids),
  (job) => job.id,
);

export const JobRef = builder.objectRef<Job>('Job').implement({
  description: 'Work that outlives its request, and every restart.',
  interfaces: [NodeRef],
  fields: (t) => ({
    kind: t.exposeString('kind', { description: 'What it does, for example `gallery.purge`.' }),
    state: t.expose('state', { type: JobStateRef, description: 'How far it is.' }),
    progress: t.exposeFloat('progress', { description: 'Share of the work that is done, 0 to 1.' }),
    error: t.exposeString('error', { nullable: true, description: 'Why it failed; null unless it did.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'Its last sign of life.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null until it ended.',
    }),
  }),
});

registerNode('Job', {
  permission: 'JOB_READ',
  load: async (context, id) => await jobLoader(context).load(id),
});

const JobConnectionRef = connectionType('Job', JobRef);

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
    },
    resolve: async (_root, args, { services, request }) =>
      toConnection(
        await services.jobs.list(request, args.state ?? undefined, pageRequest(args)),
        (row) => row.id,
      ),
  }),
}));
