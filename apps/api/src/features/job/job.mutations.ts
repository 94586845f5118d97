import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { JobRef } from './job.schema.ts';
import type { Job } from './job.types.ts';

const JobPayload = {
  cancel: payloadType<Job>('CancelJobPayload'),
  retry: payloadType<Job>('RetryJobPayload'),
};
for (const ref of Object.values(JobPayload)) {
  builder.objectField(ref, 'job', (t) =>
    t.field({
      type: JobRef,
      nullable: true,
      description: 'The job as it is now; null if nothing was done.',
      resolve: (payload) => payload.result,
    }),
  );
}

builder.mutationFields((t) => ({
  cancelJob: t.field({
    type: JobPayload.cancel,
    permission: 'JOB_WRITE',
    description:
      'Asks a job to stop. It is CANCELLED once it has removed what is half-done, or SUCCEEDED if it was quicker. Below ADMIN: only jobs that the caller asked for.',
    args: { id: t.arg.id({ required: true, description: 'Which job.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.jobs.cancel(request, decodeId('Job', id))),
  }),
  retryJob: t.field({
    type: JobPayload.retry,
    permission: 'JOB_WRITE',
    description:
      'Queues a job once more: a failed one goes on where it was, a cancelled one starts again. Below ADMIN: only jobs that the caller asked for.',
    args: { id: t.arg.id({ required: true, description: 'Which job.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.jobs.retry(request, decodeId('Job', id))),
  }),
}));
