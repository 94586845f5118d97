import { NotFoundError, GalleristError } from './core/errors.ts';
import type { CallOptions } from './core/connection.ts';
import type { GraphqlClient } from './core/graphql-client.ts';
import { sleep } from './core/retry.ts';
import { JobDocument, JobUpdatedDocument, type JobFieldsFragment } from './generated/operations.ts';
import type { Subscriber } from './subscriptions.ts';

export interface WaitOptions extends Pick<CallOptions, 'signal'> {
  /** Told whenever the job changes: `progress`, `state`. */
  readonly onUpdate?: (job: JobFieldsFragment) => void;
  /** How often to ask while there is no subscription; 2,000 if absent. */
  readonly pollMs?: number;
}

/** A job that failed or was cancelled; `job.error` says why. */
export class JobNotSucceededError extends Error {
  override readonly name = 'JobNotSucceededError';
  readonly job: JobFieldsFragment;

  constructor(job: JobFieldsFragment) {
    super(`the job ${job.kind} has ${job.state.toLowerCase()}${job.error === null ? '' : `: ${job.error}`}`);
    this.job = job;
  }
}

/** With a subscription, asking is only for what a subscription could have missed. */
const pollsPerSafetyLook = 5;

/**
 * Waits until a job has ended, by a subscription; where WebSockets do not get through, by asking.
 *
 * @returns The job, which has succeeded. @throws {JobNotSucceededError}, {NotFoundError} if there is no such job.
 */
export async function waitForJob(
  { graphql, subscriber }: { readonly graphql: GraphqlClient; readonly subscriber: Subscriber },
  id: string,
  { signal, onUpdate, pollMs = 2_000 }: WaitOptions = {},
): Promise<JobFieldsFragment> {
  const other = new AbortController();
  const either = signal === undefined ? other.signal : AbortSignal.any([signal, other.signal]);
  const state = { isSubscribed: false };
  const take = (job: JobFieldsFragment): boolean => {
    onUpdate?.(job);
    return isEnded(job);
  };
  try {
    const subscribed = bySubscription(subscriber, id, { signal: either, state, take });
    const asked = byAsking(graphql, id, { signal: either, state, take, pollMs });
    // The subscription alone may fail; what asking says is final.
    subscribed.catch(() => undefined);
    asked.catch(() => undefined);
    const ended = await Promise.race([asked, subscribed.catch(() => asked)]);
    if (ended.state !== 'SUCCEEDED') throw new JobNotSucceededError(ended);
    return ended;
  } finally {
    other.abort();
  }
}

interface Watch {
  readonly signal: AbortSignal;
  readonly state: { isSubscribed: boolean };
  readonly take: (job: JobFieldsFragment) => boolean;
}

async function bySubscription(subscriber: Subscriber, id: string, { signal, state, take }: Watch) {
  try {
    for await (const { jobUpdated } of subscriber.subscribe(JobUpdatedDocument, { jobId: id }, { signal })) {
      state.isSubscribed = true;
      if (take(jobUpdated)) return jobUpdated;
    }
  } finally {
    state.isSubscribed = false;
  }
  throw new GalleristError('NETWORK', 'the subscription ended before the job');
}

/** A server that is away for a while is waited for, like a job: until the signal says otherwise. */
async function byAsking(
  graphql: GraphqlClient,
  id: string,
  { signal, state, take, pollMs }: Watch & { readonly pollMs: number },
): Promise<JobFieldsFragment> {
  for (let round = 0; ; round += 1) {
    if (!state.isSubscribed || round % pollsPerSafetyLook === 0) {
      const job = await lookAt(graphql, id, signal);
      if (job !== null && take(job)) return job;
    }
    await sleep(pollMs, signal);
  }
}

/** Null: the server is away. */
async function lookAt(
  graphql: GraphqlClient,
  id: string,
  signal: AbortSignal,
): Promise<JobFieldsFragment | null> {
  try {
    const { job } = await graphql.request(JobDocument, { id }, { signal });
    if (job === null) throw new NotFoundError('NOT_FOUND', 'there is no such job, or not for this caller');
    return job;
  } catch (error) {
    if (error instanceof GalleristError && error.isRetryable) return null;
    throw error;
  }
}

function isEnded({ state }: JobFieldsFragment): boolean {
  return state === 'SUCCEEDED' || state === 'FAILED' || state === 'CANCELLED';
}
