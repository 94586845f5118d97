/**
 * Values for one reader, in the order in which they came; a value that waits already is not added again. Over `maxWaiting` the
 * oldest are dropped: the reader is told of what is new, and reads the rest where it is kept.
 */
export class EventQueue<T> implements AsyncIterableIterator<T> {
  readonly #waiting = new Set<T>();
  readonly #maxWaiting: number;
  readonly #onEnd: () => void;
  #reader: ((result: IteratorResult<T>) => void) | null = null;
  #isEnded = false;

  /** @param onEnd Called once, when the reader goes or the queue is ended. */
  constructor(onEnd: () => void, maxWaiting = 1_000) {
    this.#onEnd = onEnd;
    this.#maxWaiting = maxWaiting;
  }

  add(value: T): void {
    if (this.#isEnded) return;
    if (this.#reader !== null) {
      this.#reader({ done: false, value });
      this.#reader = null;
      return;
    }
    this.#waiting.add(value);
    const [oldest] = this.#waiting;
    if (this.#waiting.size > this.#maxWaiting && oldest !== undefined) this.#waiting.delete(oldest);
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#waiting.clear();
    this.#reader?.({ done: true, value: undefined });
    this.#reader = null;
    this.#onEnd();
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#isEnded) return Promise.resolve({ done: true, value: undefined });
    for (const value of this.#waiting) {
      this.#waiting.delete(value);
      return Promise.resolve({ done: false, value });
    }
    const { promise, resolve } = Promise.withResolvers<IteratorResult<T>>();
    this.#reader = resolve;
    return promise;
  }

  return(): Promise<IteratorResult<T>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
