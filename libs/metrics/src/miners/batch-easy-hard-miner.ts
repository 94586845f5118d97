import type { Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { classesOfDistances } from './batch-classes.ts';
import type { BatchDistances } from './batch-distances.ts';
import { readBatchDistances } from './batch-distances.ts';
import type { TripletIndices } from './index-tuples.types.ts';
import type { MiningOptions } from './mining-options.types.ts';
import { farthestRow, nearestRow, rowOf } from './nearest-row.ts';
import { TripletList } from './tuple-lists.ts';

/**
 * How a positive or negative is chosen: `hard`, the one that the loss punishes most (farthest positive, nearest negative);
 * `easy`, the opposite; `semihard`, the hardest that is still on the right side of the other one; `all`.
 */
export type TupleDifficulty = 'hard' | 'semihard' | 'easy' | 'all';

export interface BatchEasyHardOptions extends MiningOptions {
  readonly positive: TupleDifficulty;
  /** Not `semihard` or `all` if the other is `semihard`: a semi-hard choice needs one other to compare with. */
  readonly negative: TupleDifficulty;
}

/**
 * For each anchor the positives and negatives of the given difficulty, each with each.
 *
 * A semi-hard negative is the nearest one strictly farther than the chosen positive; a semi-hard positive the farthest one
 * strictly nearer than the chosen negative. Anchors without a candidate are left out; of equal distances the lowest row wins.
 * Hard with hard is `batchHardMiner`, all with all `allTriplets`.
 *
 * @param embeddings `[N, D]` float32; stays the caller's. No gradient.
 * @param labels     `[N]` whole numbers.
 * @param options.distance Default: Euclidean of L2-normalised rows.
 * @throws {ArgumentError} at two semi-hard choices or one beside `all`, and as `batchHardMiner`.
 * @see Xuan et al. 2020, arXiv:1904.04370 (easy positives); Schroff et al. 2015, arXiv:1503.03832 (semi-hard negatives)
 */
export function batchEasyHardMiner(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { distance = normalizedEuclideanDistance, ...difficulty }: BatchEasyHardOptions,
): TripletIndices {
  checkDifficulties('batchEasyHardMiner', difficulty);
  return batchEasyHardTriplets(readBatchDistances(embeddings, distance), labels, difficulty);
}

/** `batchEasyHardMiner` on distances that are known. */
export function batchEasyHardTriplets(
  distances: BatchDistances,
  labels: ArrayLike<number>,
  { positive, negative }: Omit<BatchEasyHardOptions, 'distance'>,
): TripletIndices {
  const caller = 'batchEasyHardTriplets';
  checkDifficulties(caller, { positive, negative });
  const classes = classesOfDistances(caller, distances, labels);
  const triplets = new TripletList(caller);
  for (let anchor = 0; anchor < classes.size; anchor += 1) {
    const candidates = {
      row: rowOf(distances, anchor),
      positives: classes.positivesOf(anchor),
      negatives: classes.negativesOf(anchor),
    };
    const chosen = choose(candidates, positive, negative);
    for (const p of chosen.positives) for (const n of chosen.negatives) triplets.push(anchor, p, n);
  }
  return triplets.build();
}

interface Candidates {
  readonly row: Float32Array;
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
}

interface Chosen {
  readonly positives: Int32Array;
  readonly negatives: Int32Array;
}

const none = new Int32Array(0);

function choose(candidates: Candidates, positive: TupleDifficulty, negative: TupleDifficulty): Chosen {
  const { row } = candidates;
  if (positive === 'semihard') {
    const [chosen] = chooseNegatives(candidates, negative);
    if (chosen === undefined) return { positives: none, negatives: none };
    return {
      positives: only(farthestRow(row, candidates.positives, row[chosen])),
      negatives: Int32Array.of(chosen),
    };
  }
  const positives = choosePositives(candidates, positive);
  if (negative !== 'semihard') return { positives, negatives: chooseNegatives(candidates, negative) };
  const [chosen] = positives;
  if (chosen === undefined) return { positives: none, negatives: none };
  return { positives, negatives: only(nearestRow(row, candidates.negatives, row[chosen])) };
}

function choosePositives({ row, positives }: Candidates, difficulty: TupleDifficulty): Int32Array {
  if (difficulty === 'all') return positives;
  return only(difficulty === 'hard' ? farthestRow(row, positives) : nearestRow(row, positives));
}

function chooseNegatives({ row, negatives }: Candidates, difficulty: TupleDifficulty): Int32Array {
  if (difficulty === 'all') return negatives;
  return only(difficulty === 'hard' ? nearestRow(row, negatives) : farthestRow(row, negatives));
}

function only(row: number | null): Int32Array {
  return row === null ? none : Int32Array.of(row);
}

const difficulties: readonly string[] = ['hard', 'semihard', 'easy', 'all'] satisfies TupleDifficulty[];

function checkDifficulties(
  caller: string,
  { positive, negative }: Pick<BatchEasyHardOptions, 'positive' | 'negative'>,
): void {
  for (const [argument, difficulty] of Object.entries({ positive, negative })) {
    if (difficulties.includes(difficulty)) continue;
    throw new ArgumentError(caller, argument, {
      expected: `be one of ${difficulties.join(', ')}`,
      actual: difficulty,
    });
  }
  const pair = `${positive} with ${negative}`;
  if (['semihard with semihard', 'semihard with all', 'all with semihard'].includes(pair)) {
    throw new ArgumentError(caller, 'positive and negative', {
      expected: 'be one semihard choice at most, beside hard or easy',
      actual: pair,
    });
  }
}
