import { paretoQuantile } from '@gallerist/metrics/thresholds';
import type { PackStatistics } from './pack-statistics.ts';
import { estimateFmr } from './fmr-curve.ts';
import type { MeasuredRate, RateKind, RateSource } from './threshold.types.ts';

const CONFIDENCE_LEVEL = 0.95;

/**
 * Rates by the points of a manifest. The false match rate is read between measured points. Of a search only the union bound of the
 * mean over galleries is known, N times the comparison's, since who hits whom is not in the points; that of one gallery is bounded
 * by Markov's inequality.
 */
export function curveSource(statistics: PackStatistics, galleryIdentities: number): RateSource {
  const { identities: impostorIdentities, impostorComparisons, thresholds } = statistics;
  const counts = { impostorIdentities, impostorComparisons };
  const bound = (high: number): MeasuredRate => ({
    value: null,
    low: 0,
    high: Math.min(1, high),
    confidenceLevel: CONFIDENCE_LEVEL,
    basis: 'UNRESOLVED',
    ...counts,
  });
  const fmrAt = (similarity: number): MeasuredRate => {
    const estimate = estimateFmr(thresholds, counts, similarity);
    if (estimate !== null) {
      const { value, ciLow: low, ciHigh: high, confidenceLevel } = estimate;
      return { value, low, high, confidenceLevel, basis: 'COHORT', ...counts };
    }
    // The rate never rises: above a measured point it is at most that point's.
    const below = thresholds.filter((point) => point.cosineSimilarity <= similarity);
    const bounds = below.map((point) => estimateFmr(thresholds, counts, point.cosineSimilarity)?.ciHigh ?? 1);
    return bound(Math.min(1, ...bounds));
  };
  const at = (kind: RateKind, similarity: number): MeasuredRate => {
    const fmr = fmrAt(similarity);
    return kind === 'FMR' ? fmr : bound((galleryIdentities * fmr.high) / (1 - CONFIDENCE_LEVEL));
  };
  return {
    at,
    fit(kind, rate) {
      const similarity = similarityAt(statistics, kind === 'FMR' ? rate : rate / galleryIdentities);
      return similarity === null ? null : { similarity, rate: at(kind, similarity) };
    },
  };
}

/** Between the points along the logarithm of the rate; beyond the rarest by the fitted tail; null above the most frequent. */
function similarityAt({ thresholds, tail }: PackStatistics, fmr: number): number | null {
  const sorted = [...thresholds].sort((a, b) => b.fmr - a.fmr);
  const next = sorted.findIndex((point) => point.fmr <= fmr);
  const [above, below] = [sorted[next], sorted[next - 1]];
  if (next === -1) return Math.min(1, paretoQuantile(tail, Math.min(fmr, tail.exceedanceRate)));
  if (above === undefined || (below === undefined && above.fmr < fmr)) return null;
  if (below === undefined || above.fmr === fmr) return above.cosineSimilarity;
  const share = Math.log(fmr / below.fmr) / Math.log(above.fmr / below.fmr);
  return below.cosineSimilarity + share * (above.cosineSimilarity - below.cosineSimilarity);
}
