import { DependencyError } from '../../core/errors.ts';

const leastWaitMs = 200;
const longestWaitMs = 30_000;
/** How much the last call says about the next, beside all before it. */
const freshness = 0.2;

/**
 * How many pictures of sightings may wait in this process. Cameras do not wait for answers: what is too much is refused at once,
 * with the time after which there is room, so that it queues at the sender and not in our memory.
 */
export class SightingIntake {
  readonly #most: number;
  readonly #nowMs: () => number;
  #waiting = 0;
  #msEach = 20;

  constructor(most: number, nowMs: () => number = () => performance.now()) {
    this.#most = most;
    this.#nowMs = nowMs;
  }

  /**
   * Runs `work` on that many pictures. One call alone is always taken, however large.
   *
   * @throws {DependencyError} with `dependency: 'inference'` and `retryAfterMs` where too many are waiting.
   */
  async admit<T>(pictures: number, work: () => Promise<T>): Promise<T> {
    if (this.#waiting > 0 && this.#waiting + pictures > this.#most) throw this.#refusal(pictures);
    this.#waiting += pictures;
    const startedAt = this.#nowMs();
    const ahead = this.#waiting;
    try {
      const result = await work();
      const each = (this.#nowMs() - startedAt) / Math.max(1, ahead);
      this.#msEach = (1 - freshness) * this.#msEach + freshness * each;
      return result;
    } finally {
      this.#waiting -= pictures;
    }
  }

  #refusal(pictures: number): DependencyError {
    const excess = this.#waiting + pictures - this.#most;
    const waitMs = Math.ceil(excess * this.#msEach);
    const retryAfterMs = Math.min(longestWaitMs, Math.max(leastWaitMs, waitMs));
    return new DependencyError('inference', 'too many pictures of sightings are waiting', { retryAfterMs });
  }
}
