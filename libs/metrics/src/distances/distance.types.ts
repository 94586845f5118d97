import type { Tensor2D } from '@tensorflow/tfjs-core';

/**
 * A measure between embeddings that knows its direction, so that no loss and no miner asks whether bigger is better.
 */
export interface Distance {
  readonly name: string;
  /** True for a similarity: larger means nearer. */
  readonly isSimilarity: boolean;
  /**
   * All values between the rows of `queries` and of `references`, differentiable in both, with finite gradients also for
   * equal rows.
   *
   * @param queries    `[N, D]` float32.
   * @param references `[M, D]` float32.
   * @returns `[N, M]`, owned by the caller.
   */
  matrix(queries: Tensor2D, references: Tensor2D): Tensor2D;
}
