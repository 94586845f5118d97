import type { MeasuredRate, RatedSimilarity, RateKind, RateSource } from './threshold.types.ts';

/** What counts is believed before what is fitted, and the gallery before the pack. */
const preference: Record<MeasuredRate['basis'], number> = {
  GALLERY: 0,
  COHORT: 1,
  EXTRAPOLATED: 2,
  UNRESOLVED: 3,
};

/**
 * The rate at a similarity by the best of the sources, in their order where two are as good. Where none resolves it, the lowest
 * upper bound holds; null where there is none.
 */
export function rateAt(
  sources: readonly RateSource[],
  kind: RateKind,
  similarity: number,
): MeasuredRate | null {
  const rates = sources.map((source) => source.at(kind, similarity));
  return first(rates, (a, b) => rank(a) - rank(b) || (isUnresolved(a) ? a.high - b.high : 0));
}

/**
 * Likewise the similarity of a rate. Where none resolves it, the one with the most comparisons makes the best guess.
 */
export function fitRate(
  sources: readonly RateSource[],
  kind: RateKind,
  rate: number,
): RatedSimilarity | null {
  const fits = sources.map((source) => source.fit(kind, rate));
  return first(
    fits,
    ({ rate: a }, { rate: b }) =>
      rank(a) - rank(b) || (isUnresolved(a) ? b.impostorComparisons - a.impostorComparisons : 0),
  );
}

const rank = ({ basis }: MeasuredRate): number => preference[basis];
const isUnresolved = ({ basis }: MeasuredRate): boolean => basis === 'UNRESOLVED';

/** The first by the order; of equal ones that which comes first. */
function first<T>(found: readonly (T | null)[], order: (a: T, b: T) => number): T | null {
  return found.filter((item) => item !== null).toSorted(order)[0] ?? null;
}
