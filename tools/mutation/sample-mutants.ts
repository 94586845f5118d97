import { createSeededRandom, shuffled } from '@gallerist/metrics/random';
import type { Mutant } from './mutation.types.ts';

export interface SampleOptions {
  /** At most so many in all. */
  readonly size: number;
  /** At most so many of one file, so that a long file does not drown the others. */
  readonly perFile: number;
  readonly seed: number;
}

/** A seeded sample, in the order of the list. */
export function sampleMutants(
  mutants: readonly Mutant[],
  { size, perFile, seed }: SampleOptions,
): readonly Mutant[] {
  const ofFile = new Map<string, number>();
  const drawn = new Set<Mutant>();
  for (const mutant of shuffled(mutants, createSeededRandom(seed))) {
    const count = ofFile.get(mutant.file) ?? 0;
    if (drawn.size === size || count === perFile) continue;
    ofFile.set(mutant.file, count + 1);
    drawn.add(mutant);
  }
  return mutants.filter((mutant) => drawn.has(mutant));
}
