import { tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { checkLength } from '../checks/checks.ts';

/** What a classification loss takes besides the embeddings: one trainable row a class. */
export interface ClassCenters {
  /** `[C, D]` float32, one row a class, of any length; stays the caller's. */
  readonly centers: Tensor2D;
}

/** `shape` of a tensor has this rank, and at least one element. @throws {ShapeError} */
export function checkRank(caller: string, argument: string, of: { tensor: Tensor; rank: number }): void {
  if (of.tensor.shape.length === of.rank && of.tensor.size > 0) return;
  throw new ShapeError(caller, argument, {
    expected: `have rank ${of.rank} and no axis of length 0`,
    actual: `shape [${of.tensor.shape.join(', ')}]`,
  });
}

/**
 * Checks a batch against its classes.
 *
 * @throws {ShapeError} if a tensor has another rank, an empty axis or other columns, or if `labels` has another length.
 * @throws {ArgumentError} if a label is not a whole number in [0, C).
 */
export function checkClassBatch(
  caller: string,
  batch: {
    readonly embeddings: Tensor2D;
    readonly labels: ArrayLike<number>;
    /** `[C, D]`, or `[C, K, D]`. */
    readonly centers: Tensor;
    /** What the caller calls them; default `centers`. */
    readonly centersName?: string;
  },
): void {
  const { embeddings, labels, centers, centersName = 'centers' } = batch;
  checkRank(caller, 'embeddings', { tensor: embeddings, rank: 2 });
  checkRank(caller, centersName, { tensor: centers, rank: centers.shape.length === 3 ? 3 : 2 });
  if (centers.shape.at(-1) !== embeddings.shape[1]) {
    throw new ShapeError(caller, centersName, {
      expected: `have ${embeddings.shape[1]} columns as embeddings has`,
      actual: `shape [${centers.shape.join(', ')}]`,
    });
  }
  checkClassLabels(caller, labels, { rows: embeddings.shape[0], classes: centers.shape[0] });
}

/** @throws {ShapeError|ArgumentError} if there are not `rows` labels, each a whole number in [0, classes). */
export function checkClassLabels(
  caller: string,
  labels: ArrayLike<number>,
  { rows, classes }: { readonly rows: number; readonly classes: number },
): void {
  checkLength(caller, 'labels', { values: labels, length: rows });
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i] ?? NaN;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new ArgumentError(caller, 'labels', {
        expected: `hold whole numbers in [0, ${classes})`,
        actual: `${label} at ${i}`,
      });
    }
  }
}

/** `[N, C]` float32 with 1 at the label of each row: the mask of the targets, made on the host. Owned by the caller. */
export function oneHotLabels(labels: ArrayLike<number>, classes: number): Tensor2D {
  const mask = new Float32Array(labels.length * classes);
  for (let i = 0; i < labels.length; i += 1) mask[i * classes + (labels[i] ?? 0)] = 1;
  return tensor2d(mask, [labels.length, classes]);
}
