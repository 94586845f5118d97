import { tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { euclideanDistance } from '../distances/euclidean-distance.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import { allPairs } from './all-pairs-miner.ts';
import { allTriplets } from './all-triplets-miner.ts';
import { batchEasyHardMiner } from './batch-easy-hard-miner.ts';
import { batchHardMiner } from './batch-hard-miner.ts';
import { createMiner } from './create-miner.ts';
import { hardestFractionMiner } from './hardest-fraction-miner.ts';
import type { IndexTuples } from './index-tuples.types.ts';
import type { MinerSpec } from './miner.types.ts';
import { multiSimilarityMiner } from './multi-similarity-miner.ts';
import { pairMarginMiner } from './pair-margin-miner.ts';
import { tripletMarginMiner } from './triplet-margin-miner.ts';

const labels = [0, 0, 0, 1, 1, 1, 2, 2, 2];
const random = createSeededRandom(6);
const rows = labels.map((label) => [random.next() + label / 2, random.next(), random.next()]);

describeBackends('createMiner', () => {
  const distance = euclideanDistance;
  const halves = { positiveFraction: 0.5, negativeFraction: 0.25 };
  const easy = { positive: 'easy', negative: 'semihard' } as const; // as: literals
  type Direct = (embeddings: ReturnType<typeof tensor2d>) => IndexTuples;
  const cases: readonly (readonly [MinerSpec, Direct])[] = [
    [{ name: 'all-pairs' }, () => allPairs(labels)],
    [{ name: 'all-triplets' }, () => allTriplets(labels)],
    [{ name: 'batch-hard' }, (x) => batchHardMiner(x, labels, { distance })],
    [{ name: 'batch-easy-hard', ...easy }, (x) => batchEasyHardMiner(x, labels, { ...easy, distance })],
    [
      { name: 'triplet-margin', margin: 0.3, type: 'semihard' },
      (x) => tripletMarginMiner(x, labels, { margin: 0.3, type: 'semihard', distance }),
    ],
    [
      { name: 'pair-margin', positiveMargin: 0.4 },
      (x) => pairMarginMiner(x, labels, { positiveMargin: 0.4, distance }),
    ],
    [
      { name: 'multi-similarity', epsilon: 0.2 },
      (x) => multiSimilarityMiner(x, labels, { epsilon: 0.2, distance }),
    ],
    [
      { name: 'hardest-fraction', ...halves },
      (x) => hardestFractionMiner(x, labels, { ...halves, distance }),
    ],
  ];

  it.each(cases)('finds $name with its options and the distance', (spec, direct) => {
    const embeddings = tensor2d(rows);
    const mined = createMiner(spec, { seed: 1, distance })(embeddings, labels, 0);
    expect(mined).toEqual(direct(embeddings));
    expect(mined.positives.length).toBeGreaterThan(0);
    embeddings.dispose();
  });

  it.each(['random', 'distance-weighted'] as const)(
    // as: literals
    'draws the same at the same step of the same seed: %s',
    (name) => {
      const embeddings = tensor2d(rows);
      const mined = (seed: number, step: number) => createMiner({ name }, { seed })(embeddings, labels, step);
      expect(mined(1, 5)).toEqual(mined(1, 5));
      expect(mined(1, 5)).not.toEqual(mined(1, 6));
      expect(mined(1, 5)).not.toEqual(mined(2, 5));
      embeddings.dispose();
    },
  );
});

describe('createMiner', () => {
  it('refuses names of no miner and seeds out of range', () => {
    // as: what a configuration file may hold
    const spec = { name: 'angular' } as unknown as MinerSpec;
    expect(() => createMiner(spec, { seed: 1 })).toThrow(/spec.name must be all-pairs, .*, got angular/);
    expect(() => createMiner({ name: 'random' }, { seed: -1 })).toThrow(ArgumentError);
  });
});
