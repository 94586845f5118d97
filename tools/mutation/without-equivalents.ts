import { equivalentMutants } from './equivalent-mutants.ts';
import type { EquivalentMutant, Mutant } from './mutation.types.ts';

/** Parts mutants from those that are listed as equivalent. */
export function withoutEquivalents(
  mutants: readonly Mutant[],
  equivalents: readonly EquivalentMutant[] = equivalentMutants,
): { readonly mutants: readonly Mutant[]; readonly equivalent: number; readonly stale: readonly string[] } {
  const keyOf = ({ file, code, change, nth = 1 }: Omit<EquivalentMutant, 'reason'>): string =>
    JSON.stringify([file, code, change, nth]);
  const listed = new Set(equivalents.map(keyOf));
  const present = new Set(mutants.map(keyOf));
  const files = new Set(mutants.map(({ file }) => file));
  const kept = mutants.filter((mutant) => !listed.has(keyOf(mutant)));
  return {
    mutants: kept,
    equivalent: mutants.length - kept.length,
    stale: equivalents
      .filter((entry) => files.has(entry.file) && !present.has(keyOf(entry)))
      .map(({ file, code, change }) => `${file}: ${code} (${change})`),
  };
}
