import type { Tensor2D } from '@tensorflow/tfjs-core';
import { ShapeError } from '../checks/argument-error.ts';
import { checkFinite, checkLength } from '../checks/checks.ts';
import type { Distance } from '../distances/distance.types.ts';

/** The distances within a batch on the host: what the miners work on, with or without tensors. */
export interface BatchDistances {
  /** `[N·N]` row-major, row = anchor; smaller is nearer: similarities are stored negated. */
  readonly values: Float32Array;
  /** N. */
  readonly size: number;
  /** Whether `values` are negated similarities, so that thresholds given as similarities are negated, too. */
  readonly isSimilarity: boolean;
}

/**
 * Distances or similarities of a batch that are on the host already.
 *
 * @param values `[N·N]` row-major, finite. Distances are kept, not copied; similarities are copied.
 * @param options.size         N ≥ 0.
 * @param options.isSimilarity True if larger means nearer; default false.
 * @throws {ShapeError} if there are not N² values; {ArgumentError} at one that is not finite.
 */
export function batchDistances(
  values: Float32Array,
  { size, isSimilarity = false }: { readonly size: number; readonly isSimilarity?: boolean },
): BatchDistances {
  checkLength('batchDistances', 'values', { values, length: size * size });
  checkFinite('batchDistances', 'values', values);
  return { values: isSimilarity ? values.map((value) => -value) : values, size, isSimilarity };
}

/**
 * All distances within a batch, read to the host at once and without waiting. On a backend that computes elsewhere (WebGL,
 * WebGPU) `readBatchDistancesAsync` does not block.
 *
 * @param embeddings `[N, D]` float32; stays the caller's. No rows give no distances.
 * @throws {ArgumentError} if a distance is not finite; {ShapeError} if `embeddings` is no matrix.
 */
export function readBatchDistances(embeddings: Tensor2D, distance: Distance): BatchDistances {
  if (isEmpty(embeddings)) return noDistances(distance);
  const matrix = distance.matrix(embeddings, embeddings);
  try {
    // Copied, because on some backends the array is the tensor's own. Not out of a `tidy`, which would visit every value in
    // search of tensors: a second for 1,024 rows.
    return batchDistances(Float32Array.from(matrix.dataSync()), sizeOf(embeddings, distance));
  } finally {
    matrix.dispose();
  }
}

/** As `readBatchDistances`, for the miners' forms on `BatchDistances`: `batchHardTriplets(await readBatchDistancesAsync(…), labels)`. */
export async function readBatchDistancesAsync(
  embeddings: Tensor2D,
  distance: Distance,
): Promise<BatchDistances> {
  if (isEmpty(embeddings)) return noDistances(distance);
  const matrix = distance.matrix(embeddings, embeddings);
  try {
    return batchDistances(Float32Array.from(await matrix.data()), sizeOf(embeddings, distance));
  } finally {
    matrix.dispose();
  }
}

function isEmpty(embeddings: Tensor2D): boolean {
  if (embeddings.rank === 2) return embeddings.shape[0] === 0;
  throw new ShapeError('readBatchDistances', 'embeddings', {
    expected: 'be a matrix [N, D]',
    actual: `shape [${embeddings.shape.join(', ')}]`,
  });
}

function noDistances({ isSimilarity }: Distance): BatchDistances {
  return { values: new Float32Array(0), size: 0, isSimilarity };
}

function sizeOf(embeddings: Tensor2D, { isSimilarity }: Distance): { size: number; isSimilarity: boolean } {
  return { size: embeddings.shape[0], isSimilarity };
}
