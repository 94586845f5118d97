import type { InferenceWork } from '../inference-pool.types.ts';

/** Sums of what workers did. */
export class WorkCounter {
  #batches = 0;
  #requests = 0;
  #busySeconds = 0;

  get sums(): InferenceWork {
    return { batches: this.#batches, requests: this.#requests, busySeconds: this.#busySeconds };
  }

  /** @returns To be called when the batch is done. */
  begin(requests: number): () => void {
    this.#batches += 1;
    this.#requests += requests;
    const startedAt = performance.now();
    return () => {
      this.#busySeconds += (performance.now() - startedAt) / 1000;
    };
  }
}
