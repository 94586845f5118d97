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
  return best(
    sources.map((source) => source.at(kind, similarity)),
    (rate) => rate,
  );
}

/** Likewise the similarity of a rate. */
export function fitRate(
  sources: readonly RateSource[],
  kind: RateKind,
  rate: number,
): RatedSimilarity | null {
  return best(
    sources.map((source) => source.fit(kind, rate)),
    (fitted) => fitted.rate,
  );
}

function best<T>(found: readonly (T | null)[], rateOf: (item: T) => MeasuredRate): T | null {
  return found
    .filter((item) => item !== null)
    .reduce<T | null>((chosen, item) => {
      if (chosen === null) return item;
      const [a, b] = [rateOf(chosen), rateOf(item)];
      if (preference[a.basis] !== preference[b.basis])
        return preference[b.basis] < preference[a.basis] ? item : chosen;
      return b.basis === 'UNRESOLVED' && b.high < a.high ? item : chosen;
    }, null);
}
