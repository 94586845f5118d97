import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Directed } from '../distances/direction.ts';
import { batchDistances } from '../miners/batch-distances.ts';
import type { BatchDistances } from '../miners/batch-distances.ts';

/** A distance matrix `[N, N]` read to the host, to choose entries by value. @throws {ArgumentError} if one is not finite. */
export function hostDistances(matrix: Tensor2D, { isSimilarity }: Directed): BatchDistances {
  return batchDistances(Float32Array.from(matrix.dataSync()), { size: matrix.shape[0], isSimilarity });
}
