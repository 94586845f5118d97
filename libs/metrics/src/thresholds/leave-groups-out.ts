import type { SearchHits } from './search-hits.ts';

/** Groups that identities are dealt into, each left out once. */
const GROUPS = 20;

/** Fits without some of the hits, to see how far a statistic of a fit depends on who was in the cohort. */
export interface LeftOutFits<T> {
  /** Jackknife variance of a statistic, given as its difference from the whole fit's. NaN where a fit has none. */
  variance(difference: (fitted: T) => number): number;
}

/**
 * Repeats a fit without each group of identities (in both roles), and without the hits between each two groups.
 *
 * A hit belongs to two identities, so that the jackknife over groups counts the variance of the hits between two groups
 * twice; it is taken off once. (`empiricalFpir` does the same identity by identity, in closed form.)
 *
 * @param fit Fits the hits that the predicate admits; `comparisons` is the share of the comparisons that they come from.
 * @see Aronow, Samii and Assenova 2015, doi:10.1093/pan/mpv018
 */
export function leaveGroupsOut<T>(
  { cohort, count }: SearchHits,
  fit: (isIn: (hit: number) => boolean, comparisons: number) => T,
): LeftOutFits<T> {
  const first = new Uint8Array(count);
  const second = new Uint8Array(count);
  for (let hit = 0; hit < count; hit += 1) {
    const a = (cohort.probeIdentities[cohort.probes[hit] ?? 0] ?? 0) % GROUPS;
    const b = (cohort.matches[hit] ?? 0) % GROUPS;
    first[hit] = Math.min(a, b);
    second[hit] = Math.max(a, b);
  }
  const withoutGroup: T[] = [];
  const withoutWithin: T[] = [];
  const withoutBetween: T[] = [];
  for (let a = 0; a < GROUPS; a += 1) {
    withoutGroup.push(fit((hit) => first[hit] !== a && second[hit] !== a, (1 - 1 / GROUPS) ** 2));
    for (let b = a; b < GROUPS; b += 1) {
      const share = (a === b ? 1 : 2) / GROUPS ** 2;
      const fitted = fit((hit) => first[hit] !== a || second[hit] !== b, 1 - share);
      (a === b ? withoutWithin : withoutBetween).push(fitted);
    }
  }
  return {
    variance(difference) {
      const squares = (fits: readonly T[]): number =>
        fits.reduce((sum, fitted) => sum + difference(fitted) ** 2, 0);
      const ofGroups = squares(withoutGroup) * (1 - 1 / GROUPS);
      const between = squares(withoutBetween);
      return Math.max(ofGroups - between, between + squares(withoutWithin));
    },
  };
}
