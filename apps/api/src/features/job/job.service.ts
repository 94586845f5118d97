import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { runMutation } from '../mutation/mutation.ts';
import { policyOf } from './job-kinds.ts';
import { lastJobLog } from './job-log.store.ts';
import { jobFromJson, jobToJson } from './job.json.ts';
import * as store from './job.store.ts';
import type { Job, JobFilter, JobLogLine } from './job.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  /** Told when a job was committed. */
  readonly onJob: () => void;
  /** Told when a job was cancelled, for the worker of this process. */
  readonly onCancel: (jobId: string) => void;
}

/** A change of a found job, in the mutation's transaction. */
type Change = (tx: Transaction, job: Job) => Promise<UserFailure | null>;

/** Jobs as their galleries' callers see them. */
export class JobService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Job[]> {
    return await store.findJobs(this.#deps.database.client, ctx.actor.scope, ids);
  }

  async list(ctx: RequestContext, filter: JobFilter, page: PageRequest): Promise<Page<Job>> {
    return await store.listJobs(this.#deps.database.client, ctx.actor.scope, { filter, page });
  }

  /** For a job that the caller was given already: its newest lines, oldest of them first. */
  async log(jobId: string, limit: number): Promise<readonly JobLogLine[]> {
    return await lastJobLog(this.#deps.database.client, jobId, limit);
  }

  /** Asks the job to stop; it is CANCELLED once it has removed what is half-done. */
  async cancel(ctx: RequestContext, id: string | null): Promise<Result<Job, UserFailure>> {
    const result = await this.#change(ctx, { name: 'cancelJob', id }, async (tx, job) => {
      if (hasEnded(job)) return ended;
      if (policyOf(job.kind)?.isCancellable !== true) return notCancellable;
      return (await store.requestCancel(tx, job.id, this.#deps.clock.now())) ? null : ended;
    });
    if (result.ok) this.#deps.onCancel(result.value.id);
    return result;
  }

  /** Queues a failed or cancelled job once more. */
  async retry(ctx: RequestContext, id: string | null): Promise<Result<Job, UserFailure>> {
    const result = await this.#change(ctx, { name: 'retryJob', id }, async (tx, job) => {
      if (policyOf(job.kind)?.isRetryable !== true) return notRetryable;
      return (await store.requeueEnded(tx, job)) ? null : notRetryable;
    });
    if (result.ok) this.#deps.onJob();
    return result;
  }

  async #change(
    ctx: RequestContext,
    { name, id }: { readonly name: string; readonly id: string | null },
    change: Change,
  ): Promise<Result<Job, UserFailure>> {
    const find = async (tx: Transaction) =>
      id === null ? undefined : (await store.findJobs(tx, ctx.actor.scope, [id]))[0];
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name,
      input: null,
      run: async (tx) => {
        const job = await find(tx);
        if (job === undefined) return fail(notFound('job', ['id']));
        if (!mayChange(ctx, job)) return fail(foreign);
        const failure = await change(tx, job);
        if (failure !== null) return fail(failure);
        const galleryIds = await galleriesOf(tx, job);
        const audit = { targetType: 'Job', targetId: job.id, galleryIds, detail: { kind: job.kind } };
        return ok({ payload: jobToJson((await find(tx)) ?? job), audit });
      },
    });
    return result.ok ? ok(jobFromJson(result.value)) : result;
  }
}

async function galleriesOf(tx: Transaction, job: Job): Promise<readonly string[]> {
  if (job.galleryId !== null) return [job.galleryId];
  return (await store.findJobGalleries(tx, [job.id])).get(job.id) ?? [];
}

function hasEnded(job: Job): boolean {
  return job.state !== 'QUEUED' && job.state !== 'RUNNING';
}

function mayChange({ actor }: RequestContext, job: Job): boolean {
  return actor.role === 'OWNER' || actor.role === 'ADMIN' || job.actorId === actor.id;
}

const path = ['id'];
const foreign: UserFailure = {
  code: 'FORBIDDEN',
  message: 'below ADMIN a caller changes only the jobs that it asked for',
  path,
};
const ended: UserFailure = { code: 'JOB_ENDED', message: 'the job is over', path };
const notCancellable: UserFailure = {
  code: 'JOB_NOT_CANCELLABLE',
  message: 'jobs of this kind must not stop half-way',
  path,
};
const notRetryable: UserFailure = {
  code: 'JOB_NOT_RETRYABLE',
  message: 'only a failed or cancelled job can be tried again, and not one of every kind',
  path,
};
