import fc from 'fast-check';
import { batchDistances } from '../src/miners/batch-distances.ts';
import type { BatchDistances } from '../src/miners/batch-distances.ts';
import type { IndexTuples, PairIndices, TripletIndices } from '../src/miners/index-tuples.types.ts';

/** A batch as a miner sees it: labels and distances, which need not be symmetric. */
export interface MiningBatch {
  readonly labels: readonly number[];
  readonly distances: BatchDistances;
}

/** Up to ten rows of up to four classes, with many equal distances in [0, 2]. */
export const tiedBatches: fc.Arbitrary<MiningBatch> = batchesOf(fc.nat(8).map((eighth) => eighth / 4));

/** The same with distances that all differ. */
export const untiedBatches: fc.Arbitrary<MiningBatch> = fc
  .array(fc.nat(3), { maxLength: 10 })
  .chain((labels) => {
    const count = labels.length ** 2;
    const steps = Array.from({ length: count }, (_, i) => i);
    return fc.shuffledSubarray(steps, { minLength: count, maxLength: count }).map((order) =>
      batch(
        labels,
        Float32Array.from(order, (step) => (2 * step) / Math.max(1, count)),
      ),
    );
  });

/** Batches at which miners break: nothing, one row, one class, singletons, equal rows. */
export const degenerateBatches: readonly MiningBatch[] = [
  batch([], new Float32Array(0)),
  batch([5], Float32Array.of(0)),
  batch([5, 5, 5], new Float32Array(9).fill(1)),
  batch([1, 2, 3], new Float32Array(9).fill(1)),
  batch([1, 1, 2, 2], new Float32Array(16)),
];

/** The batch with row i moved to place order[i]. */
export function permuted({ labels, distances }: MiningBatch, order: readonly number[]): MiningBatch {
  const moved = new Array<number>(labels.length);
  const values = new Float32Array(distances.values.length);
  const { size } = distances;
  labels.forEach((label, i) => {
    moved[order[i]!] = label;
    for (let j = 0; j < size; j += 1) {
      values[order[i]! * size + order[j]!] = distances.values[i * size + j]!;
    }
  });
  return { labels: moved, distances: { ...distances, values } };
}

/** A batch and an order of its rows. */
export const permutedBatches: fc.Arbitrary<readonly [MiningBatch, readonly number[]]> = untiedBatches.chain(
  (one) => {
    const rows = [...one.labels.keys()];
    return fc.tuple(
      fc.constant(one),
      fc.shuffledSubarray(rows, { minLength: rows.length, maxLength: rows.length }),
    );
  },
);

export function tripletsOf({ anchors, positives, negatives }: TripletIndices): number[][] {
  return Array.from(anchors, (a, i) => [a, positives[i]!, negatives[i]!]);
}

export function positivePairsOf({ positiveAnchors, positives }: PairIndices): number[][] {
  return Array.from(positiveAnchors, (a, i) => [a, positives[i]!]);
}

export function negativePairsOf({ negativeAnchors, negatives }: PairIndices): number[][] {
  return Array.from(negativeAnchors, (a, i) => [a, negatives[i]!]);
}

/** The tuples as a set, each row i renamed to order[i]. */
export function tupleSet(tuples: IndexTuples, order?: readonly number[]): Set<string> {
  const named = (kind: string, rows: number[][]): string[] =>
    rows.map((tuple) => `${kind} ${tuple.map((row) => order?.[row] ?? row).join()}`);
  return new Set(
    tuples.kind === 'triplets'
      ? named('triplet', tripletsOf(tuples))
      : [...named('positive', positivePairsOf(tuples)), ...named('negative', negativePairsOf(tuples))],
  );
}

/** All triplets of right labels, by anchor, positive, negative: plain loops for oracles to filter. */
export function everyTriplet(labels: readonly number[]): [number, number, number][] {
  return everyPair(labels, true).flatMap(([a, p]) =>
    everyPair(labels, false)
      .filter(([anchor]) => anchor === a)
      .map(([, n]): [number, number, number] => [a, p, n]),
  );
}

/** All ordered pairs of rows of one label, or of two, by their rows. */
export function everyPair(labels: readonly number[], isPositive: boolean): [number, number][] {
  const rows = [...labels.keys()];
  return rows.flatMap((i) =>
    rows
      .filter((j) => i !== j && (labels[i] === labels[j]) === isPositive)
      .map((j): [number, number] => [i, j]),
  );
}

/** Distance from one row to another. */
export function distanceIn({ distances }: MiningBatch, from: number, to: number): number {
  return distances.values[from * distances.size + to]!;
}

/** The same batch with its distances told as similarities, s = −d. */
export function asSimilarities({ labels, distances }: MiningBatch): MiningBatch {
  return {
    labels,
    distances: batchDistances(
      distances.values.map((value) => -value),
      { size: distances.size, isSimilarity: true },
    ),
  };
}

function batchesOf(distance: fc.Arbitrary<number>): fc.Arbitrary<MiningBatch> {
  return fc.array(fc.nat(3), { maxLength: 10 }).chain((labels) => {
    const count = labels.length ** 2;
    return fc
      .array(distance, { minLength: count, maxLength: count })
      .map((values) => batch(labels, Float32Array.from(values)));
  });
}

function batch(labels: readonly number[], values: Float32Array): MiningBatch {
  return { labels, distances: batchDistances(values, { size: labels.length }) };
}
