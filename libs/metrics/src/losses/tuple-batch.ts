import type { Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { checkLabels, checkLength, checkOneOf } from '../checks/checks.ts';
import { checkRows } from '../distances/check-rows.ts';
import type { Distance } from '../distances/distance.types.ts';
import { allPairs } from '../miners/all-pairs-miner.ts';
import { allTriplets } from '../miners/all-triplets-miner.ts';
import { toPairs, toTriplets } from '../miners/convert-tuples.ts';
import type { IndexTuples, PairIndices, TripletIndices } from '../miners/index-tuples.types.ts';
import type { Reducer } from '../reducers/reducer.types.ts';

/** What tuple losses take besides their margins. */
export interface TupleLossOptions {
  /** From any miner; a loss of pairs takes triplets and the other way round. Default: all of the batch. */
  readonly tuples?: IndexTuples;
  readonly distance?: Distance;
  /** How the elements of the loss become one number. */
  readonly reducer?: Reducer;
}

/** @throws {ShapeError|ArgumentError} if embeddings are no matrix, or labels are not one whole number a row. */
export function checkTupleBatch(caller: string, embeddings: Tensor2D, labels: ArrayLike<number>): void {
  checkRows(caller, 'embeddings', embeddings);
  checkLength(caller, 'labels', { values: labels, length: embeddings.shape[0] });
  checkLabels(caller, 'labels', labels);
}

/** The pairs to work on: those given, or all of the batch. @throws {ArgumentError} at a row that the batch lacks. */
export function pairsOfBatch(caller: string, labels: ArrayLike<number>, tuples?: IndexTuples): PairIndices {
  if (tuples === undefined) return allPairs(labels);
  checkTuples(caller, tuples, labels.length);
  return toPairs(tuples);
}

/** The triplets to work on: those given, or all of the batch. @throws {ArgumentError} at a row that the batch lacks. */
export function tripletsOfBatch(
  caller: string,
  labels: ArrayLike<number>,
  tuples?: IndexTuples,
): TripletIndices {
  if (tuples === undefined) return allTriplets(labels);
  checkTuples(caller, tuples, labels.length);
  return toTriplets(tuples);
}

function checkTuples(caller: string, tuples: IndexTuples, rows: number): void {
  checkOneOf(caller, 'tuples.kind', { value: tuples.kind, names: ['pairs', 'triplets'] });
  if (tuples.kind === 'triplets') {
    checkTogether(caller, tuples.anchors, tuples.positives);
    checkTogether(caller, tuples.anchors, tuples.negatives);
    checkIndices(caller, [tuples.anchors, tuples.positives, tuples.negatives], rows);
    return;
  }
  checkTogether(caller, tuples.positiveAnchors, tuples.positives);
  checkTogether(caller, tuples.negativeAnchors, tuples.negatives);
  checkIndices(
    caller,
    [tuples.positiveAnchors, tuples.positives, tuples.negativeAnchors, tuples.negatives],
    rows,
  );
}

function checkTogether(caller: string, anchors: Int32Array, others: Int32Array): void {
  if (anchors.length === others.length) return;
  throw new ShapeError(caller, 'tuples', {
    expected: 'have columns of equal length',
    actual: `${anchors.length} anchors and ${others.length} others`,
  });
}

function checkIndices(caller: string, columns: readonly Int32Array[], rows: number): void {
  for (const column of columns) {
    for (const row of column) {
      if (row >= 0 && row < rows) continue;
      throw new ArgumentError(caller, 'tuples', { expected: `hold rows in [0, ${rows})`, actual: row });
    }
  }
}
