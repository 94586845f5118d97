import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { BatchEasyHardOptions } from './batch-easy-hard-miner.ts';
import type { DistanceWeighting } from './distance-weighted-probabilities.ts';
import type { HardestFractionOptions } from './hardest-fraction-miner.ts';
import type { IndexTuples } from './index-tuples.types.ts';
import type { MultiSimilarityMinerOptions } from './multi-similarity-miner.ts';
import type { PairMarginOptions } from './pair-margin-miner.ts';
import type { RandomTripletsOptions } from './random-miner.ts';
import type { TripletMarginOptions } from './triplet-margin-miner.ts';

/**
 * Any miner as a training loop calls it.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param step       Whole number in [0, 2³²): miners that draw give the same tuples for the same seed and step.
 */
export type Miner = (embeddings: Tensor2D, labels: ArrayLike<number>, step: number) => IndexTuples;

/** A miner by its name, with its options: what a training configuration holds. */
export type MinerSpec =
  | { readonly name: 'all-pairs' | 'all-triplets' | 'batch-hard' }
  | ({ readonly name: 'random' } & Omit<RandomTripletsOptions, 'random'>)
  | ({ readonly name: 'batch-easy-hard' } & Omit<BatchEasyHardOptions, 'distance'>)
  | ({ readonly name: 'triplet-margin' } & Omit<TripletMarginOptions, 'distance'>)
  | ({ readonly name: 'pair-margin' } & Omit<PairMarginOptions, 'distance'>)
  | ({ readonly name: 'multi-similarity' } & Omit<MultiSimilarityMinerOptions, 'distance'>)
  | ({ readonly name: 'distance-weighted' } & Omit<DistanceWeighting, 'dimension'>)
  | ({ readonly name: 'hardest-fraction' } & Omit<HardestFractionOptions, 'distance'>);
