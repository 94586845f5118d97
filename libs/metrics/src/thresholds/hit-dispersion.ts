import { drawnGalleryHitProbability } from './gallery-hit-probability.ts';
import { falseMatchRate, hitsByProbe } from './search-hits.ts';
import type { SearchHits } from './search-hits.ts';

/**
 * How unevenly hits fall: squared coefficients of variation (variance / mean²), ≥ 0, of the false match rate between probes
 * and between enrolled identities. 0 means that all are alike.
 */
export interface HitDispersion {
  /** Between probes: some, blurred ones for example, hit many. */
  readonly probes: number;
  /** Between enrolled identities: a few ("lambs", Doddington's zoo) are hit by many. */
  readonly identities: number;
}

/**
 * Estimated from pairs of hits: two different identities hit by one probe, and one identity hit by probes of two different
 * identities. Such pairs measure the second moment without the noise of counting.
 *
 * @see Doddington et al. 1998, "Sheep, goats, lambs and wolves"
 */
export function hitDispersion(hits: SearchHits): HitDispersion {
  const rate = falseMatchRate(hits);
  if (rate === 0) return { probes: 0, identities: 0 };
  const others = hits.cohort.identities - 1;
  const byProbe = hitsByProbe(hits).reduce(
    (sum, count, probe) => sum + count * (count - 1) * (hits.weights[probe] ?? 0),
    0,
  );
  return {
    probes: Math.max(0, byProbe / (others * (others - 1) * rate ** 2) - 1),
    identities: Math.max(0, secondMomentOfIdentities(hits) / rate ** 2 - 1),
  };
}

/**
 * Relative variance of the FPIR between galleries of N identities drawn from the others of the cohort: what each enrolled identity
 * adds is the share of probes that it alone of the gallery is hit by (the first-order projection of a U-statistic). A lamb that
 * is hit by blurred probes adds little, since those probes hit others too.
 *
 * @param gallery N, at most M − 1.
 * @param fpir The mean over such galleries, > 0.
 * @see Hoeffding 1948, doi:10.1214/aoms/1177730196
 */
export function varianceBetweenGalleries(hits: SearchHits, gallery: number, fpir: number): number {
  const cohort = hits.cohort.identities - 1;
  const others = { gallery: gallery - 1, cohort: cohort - 1 };
  const counts = hitsByProbe(hits);
  const alone = hits.weights.map(
    (weight, probe) =>
      weight * (1 - drawnGalleryHitProbability(Math.max(0, (counts[probe] ?? 0) - 1), others)),
  );
  const added = { ...hits, weights: alone };
  const variance = secondMomentOfIdentities(added) - falseMatchRate(added) ** 2;
  return (gallery * Math.max(0, variance)) / fpir ** 2;
}

/** Mean over enrolled identities of the product of two different strangers' rates against them. */
function secondMomentOfIdentities({ cohort, count, weights }: SearchHits): number {
  const { identities } = cohort;
  const byMatch = new Float64Array(identities);
  const byPair = new Map<number, number>();
  for (let i = 0; i < count; i += 1) {
    const match = cohort.matches[i] ?? 0;
    const probe = cohort.probes[i] ?? 0;
    const weight = (weights[probe] ?? 0) * identities;
    const pair = match * identities + (cohort.probeIdentities[probe] ?? 0);
    byMatch[match] = (byMatch[match] ?? 0) + weight;
    byPair.set(pair, (byPair.get(pair) ?? 0) + weight);
  }
  let sum = byMatch.reduce((total, rate) => total + rate * rate, 0);
  for (const rate of byPair.values()) sum -= rate * rate;
  return Math.max(0, sum) / (identities * (identities - 1) * (identities - 2));
}

/** Dispersion as a power of the false match rate, measured where hits are many and where they are fewer. */
export interface DispersionTrend {
  at(falseMatchRate: number): HitDispersion;
}

/**
 * Carries the dispersion on to thresholds with too few hits to measure it: between the two measured levels and beyond it
 * grows as rate^(−β), β in [0, 1].
 *
 * @param few  Hits at the higher threshold.
 * @param many Hits at the lower one.
 */
export function dispersionTrend(few: SearchHits, many: SearchHits): DispersionTrend {
  const rates = { few: falseMatchRate(few), many: falseMatchRate(many) };
  const measured = { few: hitDispersion(few), many: hitDispersion(many) };
  const along = (kind: keyof HitDispersion, rate: number): number => {
    const [low, high] = [measured.many[kind], measured.few[kind]];
    if (!(low > 0 && high > low && rates.few < rates.many)) return Math.max(low, high);
    const exponent = Math.min(1, Math.log(high / low) / Math.log(rates.many / rates.few));
    return high * (rates.few / rate) ** exponent;
  };
  return { at: (rate) => ({ probes: along('probes', rate), identities: along('identities', rate) }) };
}
