import type { Clock } from '../core/clock.ts';

export interface RateLimit {
  /** Tokens that an idle caller has saved up. */
  readonly burst: number;
  readonly perMinute: number;
}

interface Bucket {
  tokens: number;
  refilledAtMs: number;
}

const maxBuckets = 50_000;

/** Token buckets by caller, in memory: each server process counts for itself. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #buckets = new Map<string, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Takes a token. @returns 0, or the milliseconds until there is one. */
  take(caller: string, limit: RateLimit): number {
    const bucket = this.#refilled(caller, limit);
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return 0;
    }
    return this.#waitMs(bucket, limit);
  }

  /** Puts back what `take` took: the attempt was no failure. */
  giveBack(caller: string, limit: RateLimit): void {
    const bucket = this.#refilled(caller, limit);
    bucket.tokens = Math.min(limit.burst, bucket.tokens + 1);
  }

  /** As `take`, without taking. */
  wait(caller: string, limit: RateLimit): number {
    const bucket = this.#refilled(caller, limit);
    return bucket.tokens >= 1 ? 0 : this.#waitMs(bucket, limit);
  }

  #waitMs(bucket: Bucket, limit: RateLimit): number {
    return Math.ceil(((1 - bucket.tokens) / limit.perMinute) * 60_000);
  }

  #refilled(caller: string, limit: RateLimit): Bucket {
    const nowMs = this.#clock.now().getTime();
    const bucket = this.#buckets.get(caller) ?? { tokens: limit.burst, refilledAtMs: nowMs };
    const elapsedMs = Math.max(0, nowMs - bucket.refilledAtMs);
    bucket.tokens = Math.min(limit.burst, bucket.tokens + (elapsedMs / 60_000) * limit.perMinute);
    bucket.refilledAtMs = nowMs;
    // Re-inserted, so that the map's first entry is the one unused for longest.
    this.#buckets.delete(caller);
    this.#buckets.set(caller, bucket);
    this.#forgetOldest();
    return bucket;
  }

  #forgetOldest(): void {
    if (this.#buckets.size <= maxBuckets) return;
    for (const caller of this.#buckets.keys()) {
      this.#buckets.delete(caller);
      return;
    }
  }
}
