import { ArgumentError } from '../checks/argument-error.ts';
import { derivedSeed } from '../random/derived-seed.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import { allPairs } from './all-pairs-miner.ts';
import { allTriplets } from './all-triplets-miner.ts';
import { batchEasyHardMiner } from './batch-easy-hard-miner.ts';
import { batchHardMiner } from './batch-hard-miner.ts';
import { distanceWeightedMiner } from './distance-weighted-miner.ts';
import { hardestFractionMiner } from './hardest-fraction-miner.ts';
import type { Miner, MinerSpec } from './miner.types.ts';
import type { MiningOptions } from './mining-options.types.ts';
import { multiSimilarityMiner } from './multi-similarity-miner.ts';
import { pairMarginMiner } from './pair-margin-miner.ts';
import { randomTriplets } from './random-miner.ts';
import { tripletMarginMiner } from './triplet-margin-miner.ts';

/**
 * The miner that a configuration names. It has no state that moves: a run is taken up again at any step.
 *
 * @param spec Name and options; what is left out has the miner's default.
 * @param options.seed     Integer in [0, 2³²), for the miners that draw (`random`, `distance-weighted`).
 * @param options.distance For the miners that choose by a distance; default the miner's own. `distance-weighted` has its own.
 * @throws {ArgumentError} if there is no miner of that name or the seed is out of range; the miner throws at its options.
 */
export function createMiner(
  spec: MinerSpec,
  { seed, ...mining }: MiningOptions & { readonly seed: number },
): Miner {
  derivedSeed(seed);
  const randomAt = (step: number) => createSeededRandom(derivedSeed(seed, step));
  switch (spec.name) {
    case 'all-pairs':
      return (_, labels) => allPairs(labels);
    case 'all-triplets':
      return (_, labels) => allTriplets(labels);
    case 'random':
      return (_, labels, step) => randomTriplets(labels, { ...spec, random: randomAt(step) });
    case 'batch-hard':
      return (embeddings, labels) => batchHardMiner(embeddings, labels, mining);
    case 'batch-easy-hard':
      return (embeddings, labels) => batchEasyHardMiner(embeddings, labels, { ...spec, ...mining });
    case 'triplet-margin':
      return (embeddings, labels) => tripletMarginMiner(embeddings, labels, { ...spec, ...mining });
    case 'pair-margin':
      return (embeddings, labels) => pairMarginMiner(embeddings, labels, { ...spec, ...mining });
    case 'multi-similarity':
      return (embeddings, labels) => multiSimilarityMiner(embeddings, labels, { ...spec, ...mining });
    case 'distance-weighted':
      return (embeddings, labels, step) =>
        distanceWeightedMiner(embeddings, labels, { ...spec, random: randomAt(step) });
    case 'hardest-fraction':
      return (embeddings, labels) => hardestFractionMiner(embeddings, labels, { ...spec, ...mining });
    default:
      throw unknownMiner(spec);
  }
}

function unknownMiner({ name }: { readonly name: string }): ArgumentError {
  return new ArgumentError('createMiner', 'spec.name', {
    expected:
      'be all-pairs, all-triplets, random, batch-hard, batch-easy-hard, triplet-margin, pair-margin, ' +
      'multi-similarity, distance-weighted or hardest-fraction',
    actual: name,
  });
}
