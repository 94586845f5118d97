import { setTimeout as delay } from 'node:timers/promises';
import { QdrantClientResourceExhaustedError, QdrantClientTimeoutError } from '@qdrant/js-client-rest';
import { DependencyError } from '../../../core/errors.ts';

export interface RetryPolicy {
  readonly attempts: number;
  /** Upper end of the first pause; it doubles with each further one. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
}

const RETRIES: RetryPolicy = { attempts: 4, firstPauseMs: 100, longestPauseMs: 1_000 };

/** A request that Qdrant answered with 404: the collection is not there. */
export class CollectionMissingError extends DependencyError {
  constructor(purpose: string, cause: unknown) {
    super('vector-index', `Qdrant has no such collection (${purpose})`, { cause });
  }
}

/**
 * Runs requests, again after a pause where that may help: the network, 429 and 5xx. Not after a timeout, which has
 * made the caller wait long enough. What is thrown is a `DependencyError` in our words; Qdrant's own text, which may
 * quote vectors, goes no further than its `cause`.
 */
export class QdrantCalls {
  readonly #policy: RetryPolicy;
  readonly #log: (line: string) => void;

  constructor({
    retries = RETRIES,
    log = () => undefined,
  }: {
    retries?: RetryPolicy;
    log?: (line: string) => void;
  }) {
    this.#policy = retries;
    this.#log = log;
  }

  async run<T>(purpose: string, request: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await request();
      } catch (error) {
        if (error instanceof DependencyError) throw error;
        const failure = failureOf(error);
        const NOT_FOUND = 404;
        if (failure.status === NOT_FOUND) throw new CollectionMissingError(purpose, error);
        if (!failure.isWorthRetrying || attempt >= this.#policy.attempts) {
          throw dependencyError(purpose, failure, error);
        }
        if (attempt === 1) this.#log(`vector index: Qdrant: ${failure.reason} (${purpose}), trying again`);
        await delay(pauseMs(this.#policy, attempt, failure.retryAfterMs));
      }
    }
  }
}

/** HTTP status of an error that Qdrant answered with; null if no answer came. */
export function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  return typeof error.status === 'number' ? error.status : null;
}

interface Failure {
  readonly reason: string;
  readonly status: number | null;
  readonly isWorthRetrying: boolean;
  readonly isPermanent: boolean;
  readonly retryAfterMs: number;
}

function failureOf(error: unknown): Failure {
  const status = statusOf(error);
  const transient = { status, isWorthRetrying: true, isPermanent: false, retryAfterMs: 0 };
  if (error instanceof QdrantClientTimeoutError) {
    return { ...transient, reason: 'it did not answer in time', isWorthRetrying: false };
  }
  if (error instanceof QdrantClientResourceExhaustedError) {
    return {
      ...transient,
      reason: 'it is asked too much (status 429)',
      retryAfterMs: error.retry_after * 1000,
    };
  }
  if (status === null) return { ...transient, reason: 'it could not be reached' };
  if (status === 429 || status >= 500) return { ...transient, reason: `it failed (status ${status})` };
  const reason = status === 401 || status === 403 ? 'it refuses the API key' : 'it refused the request';
  return { ...transient, reason: `${reason} (status ${status})`, isWorthRetrying: false, isPermanent: true };
}

function dependencyError(purpose: string, failure: Failure, cause: unknown): DependencyError {
  return new DependencyError('vector-index', `Qdrant: ${failure.reason} (${purpose})`, {
    cause,
    retryable: !failure.isPermanent,
    ...(failure.isPermanent ? {} : { retryAfterMs: Math.max(1000, failure.retryAfterMs) }),
  });
}

/** Full jitter: anything up to the exponential bound, so that many clients do not come back at once. */
function pauseMs(policy: RetryPolicy, attempt: number, retryAfterMs: number): number {
  const bound = Math.min(policy.longestPauseMs, policy.firstPauseMs * 2 ** (attempt - 1));
  return Math.max(Math.random() * bound, Math.min(retryAfterMs, policy.longestPauseMs));
}
