import { checkFinite, checkLength, checkWhole } from '../checks/checks.ts';
import { labelClasses } from '../labels/label-classes.ts';
import { shuffled } from '../random/seeded-random.ts';
import type { SeededRandom } from '../random/seeded-random.ts';
import type { BatchSampler } from './batch-sampler.types.ts';
import { ChunkQueues, plainChunks } from './class-chunks.ts';
import { epochRandom } from './epoch-random.ts';
import { nearestClasses } from './nearest-classes.ts';
import type { PkOptions } from './pk-options.ts';
import { joined, pkMembers } from './pk-options.ts';

const caller = 'createHardIdentitySampler';

export interface HardIdentitySamplerOptions extends PkOptions {
  /** `[C·D]` row-major, finite, L2-normalised; classes in the order in which their labels first appear (`classCentroids`). */
  readonly centroids: Float32Array;
  /** D ≥ 1. */
  readonly dimension: number;
}

/**
 * PK batches of look-alikes: a class and the P − 1 classes whose centroids are nearest to its own by cosine.
 *
 * Classes are taken as pivots in random order; one that has already come in a batch of the epoch is no pivot any more. So
 * each class comes at least once an epoch, in ⌈C / P⌉ to C batches, and no batch is filled up with what is left over. The
 * rows of a class follow each other through its turns of the epoch without repeating before all have come.
 *
 * The nearest classes are looked for once a pivot, C·D operations each. With fresh centroids make a new sampler; a run that
 * is to be taken up again keeps the centroids with its position.
 *
 * @param labels `[N]` whole numbers, N ≥ 1.
 * @throws {ArgumentError} as `createPkSampler`, or if the centroids are not finite; {ShapeError} if they are not C·D.
 */
export function createHardIdentitySampler(
  labels: ArrayLike<number>,
  options: HardIdentitySamplerOptions,
): BatchSampler {
  const { classesPerBatch, samplesPerClass, seed, dimension } = options;
  const members = pkMembers(caller, labels, options);
  const centroids = centroidsTakingPart(labels, options);
  const known = new Map<number, readonly number[]>();
  const nearest = (pivot: number): readonly number[] => {
    const found =
      known.get(pivot) ?? nearestClasses(centroids, pivot, { dimension, count: classesPerBatch - 1 });
    known.set(pivot, found);
    return found;
  };
  return {
    batches(epoch) {
      const random = epochRandom(caller, seed, epoch);
      const queues = new ChunkQueues(members, plainChunks(samplesPerClass), random);
      return pivotBatches(members.length, nearest, random).map((classes) =>
        joined(classes.map((one) => queues.next(one))),
      );
    },
  };
}

function pivotBatches(
  classCount: number,
  nearest: (pivot: number) => readonly number[],
  random: SeededRandom,
): readonly (readonly number[])[] {
  const seen = new Set<number>();
  const batches: number[][] = [];
  const pivots = shuffled(
    Array.from({ length: classCount }, (_, one) => one),
    random,
  );
  for (const pivot of pivots) {
    if (seen.has(pivot)) continue;
    const classes = [pivot, ...nearest(pivot)];
    for (const one of classes) seen.add(one);
    batches.push(classes);
  }
  return batches;
}

/** The centroids without those of singletons that stay out. */
function centroidsTakingPart(
  labels: ArrayLike<number>,
  { centroids, dimension, singletons = 'include' }: HardIdentitySamplerOptions,
): Float32Array {
  const { members } = labelClasses(labels);
  checkWhole(caller, 'dimension', { value: dimension, atLeast: 1 });
  checkLength(caller, 'centroids', { values: centroids, length: members.length * dimension });
  checkFinite(caller, 'centroids', centroids);
  if (singletons === 'include') return centroids.slice();
  return joinedRows(
    members.flatMap((rows, one) =>
      rows.length > 1 ? [centroids.subarray(one * dimension, (one + 1) * dimension)] : [],
    ),
    dimension,
  );
}

function joinedRows(rows: readonly Float32Array[], dimension: number): Float32Array {
  const all = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => all.set(row, i * dimension));
  return all;
}
