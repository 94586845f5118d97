import { checkWhole } from '../checks/checks.ts';
import { derivedSeed } from '../random/derived-seed.ts';
import { shuffled } from '../random/seeded-random.ts';
import type { BatchSampler } from './batch-sampler.types.ts';
import { epochRandom } from './epoch-random.ts';

const caller = 'createRandomSampler';

export interface RandomSamplerOptions {
  /** Whole number, ≥ 1. */
  readonly batchSize: number;
  /** Integer in [0, 2³²). */
  readonly seed: number;
  /** What to do with the rows that fill no batch: `keep` (default) makes a smaller last batch of them, `drop` leaves them out. */
  readonly remainder?: 'keep' | 'drop';
}

/**
 * The baseline: rows in random order, without regard to labels. Each row comes once an epoch, but for a dropped remainder.
 *
 * With many classes most of its batches hold few positive pairs, which is what the PK sampler is compared with.
 *
 * @param rowCount Rows of the data set, ≥ 1.
 * @throws {ArgumentError} if a count or the seed is out of range.
 */
export function createRandomSampler(
  rowCount: number,
  { batchSize, seed, remainder = 'keep' }: RandomSamplerOptions,
): BatchSampler {
  checkWhole(caller, 'rowCount', { value: rowCount, atLeast: 1 });
  checkWhole(caller, 'batchSize', { value: batchSize, atLeast: 1 });
  derivedSeed(seed);
  const rows = Array.from({ length: rowCount }, (_, row) => row);
  const batchCount =
    remainder === 'keep' ? Math.ceil(rowCount / batchSize) : Math.floor(rowCount / batchSize);
  return {
    batches(epoch) {
      const order = Int32Array.from(shuffled(rows, epochRandom(caller, seed, epoch)));
      return Array.from({ length: batchCount }, (_, i) => order.slice(i * batchSize, (i + 1) * batchSize));
    },
  };
}
