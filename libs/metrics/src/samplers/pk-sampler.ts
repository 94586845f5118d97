import type { BatchSampler } from './batch-sampler.types.ts';
import type { Chunker } from './class-chunks.ts';
import { ChunkQueues, plainChunks } from './class-chunks.ts';
import { scheduleClasses } from './class-schedule.ts';
import { epochRandom } from './epoch-random.ts';
import type { PkOptions } from './pk-options.ts';
import { joined, pkMembers } from './pk-options.ts';

export interface PkSamplerOptions extends PkOptions {
  /**
   * What an epoch goes through: `rows` (default) brings each row at least once, so that a class of n rows has ⌈n / K⌉ turns
   * or more; `classes` brings each class at least once, which keeps epochs short where one class has most rows.
   */
  readonly coverage?: 'rows' | 'classes';
}

/**
 * PK batches: P different classes with K rows each, the rows of a class side by side. Every batch is full.
 *
 * A row is repeated within a batch only where its class has fewer than K. An epoch has as few batches as its coverage
 * allows: max(⌈turns of all classes / P⌉, turns of the largest); places that are left over go to classes drawn at random.
 * Differs from pytorch-metric-learning: nothing has to divide anything. Differs from torchreid and FastReID: no remainder
 * of a class is dropped.
 *
 * @param labels `[N]` whole numbers, N ≥ 1.
 * @throws {ArgumentError} if an option is out of range or fewer than P classes take part.
 * @see Hermans et al. 2017, arXiv:1703.07737 (PK batches)
 */
export function createPkSampler(labels: ArrayLike<number>, options: PkSamplerOptions): BatchSampler {
  const caller = 'createPkSampler';
  const members = pkMembers(caller, labels, options);
  return samplerOfChunks(members, plainChunks(options.samplesPerClass), { caller, ...options });
}

/** The PK sampler over any way of cutting a class into chunks. */
export function samplerOfChunks(
  members: readonly Int32Array[],
  chunker: Chunker,
  options: PkSamplerOptions & { readonly caller: string },
): BatchSampler {
  const { caller, classesPerBatch, seed, coverage = 'rows' } = options;
  return {
    batches(epoch) {
      const random = epochRandom(caller, seed, epoch);
      const queues = new ChunkQueues(members, chunker, random);
      const turns = coverage === 'rows' ? queues.lengths : members.map(() => 1);
      return scheduleClasses(turns, classesPerBatch, random).map((classes) =>
        joined(classes.map((one) => queues.next(one))),
      );
    },
  };
}
