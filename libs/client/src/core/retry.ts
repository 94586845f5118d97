import { GalleristError } from './errors.ts';

export interface RetryOptions {
  /** How often at most, the first time included; 6 if absent. */
  readonly attempts?: number;
  /** The first wait is up to this, each next one up to twice the one before; 250 if absent. */
  readonly baseMs?: number;
  /** No wait is longer; a server that asks for more is not asked again. 30,000 if absent. */
  readonly maxWaitMs?: number;
}

export const retryDefaults = { attempts: 6, baseMs: 250, maxWaitMs: 30_000 } as const;

/**
 * Works until it succeeds, fails for good, or has failed often enough. Waits with full jitter, so that many clients that
 * failed together do not come back together, but at least as long as the server asked for.
 */
export async function retrying<T>(
  work: (attempt: number) => Promise<T>,
  options: RetryOptions & { readonly signal?: AbortSignal | undefined },
): Promise<T> {
  const { attempts, baseMs, maxWaitMs } = { ...retryDefaults, ...options };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= attempts || !(error instanceof GalleristError) || !error.isRetryable) throw error;
      const askedMs = error.retryAfterMs ?? 0;
      if (askedMs > maxWaitMs) throw error;
      const jitterMs = Math.random() * Math.min(maxWaitMs, baseMs * 2 ** (attempt - 1));
      await sleep(Math.min(maxWaitMs, askedMs + jitterMs), options.signal);
    }
  }
}

/** Rejects with the signal's reason when it is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason as Error); // reason: whatever the caller aborts with is the caller's
      return;
    }
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error); // reason: as above
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
