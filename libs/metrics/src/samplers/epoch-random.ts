import { checkWhole } from '../checks/checks.ts';
import { derivedSeed } from '../random/derived-seed.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import type { SeededRandom } from '../random/seeded-random.ts';

/** The random numbers of one epoch of a sampler. @throws {ArgumentError} at a seed or epoch outside [0, 2³²). */
export function epochRandom(caller: string, seed: number, epoch: number): SeededRandom {
  checkWhole(caller, 'epoch', { value: epoch, atLeast: 0 });
  return createSeededRandom(derivedSeed(seed, epoch));
}
