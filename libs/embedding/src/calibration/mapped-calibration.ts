import type { PackManifest } from '../packs/manifest.ts';
import type { LabelledVector } from './identity-scores.ts';
import { visitIdentityScores } from './identity-scores.ts';

type Statistics = NonNullable<PackManifest['calibration']>['statistics'];

/** similarity = intercept + slope · similarity in the other space; slope > 0. */
export interface SpaceMapping {
  readonly intercept: number;
  readonly slope: number;
  /** Impostor comparisons in both spaces that it comes from; 0: none could be made, and nothing is changed. */
  readonly comparisons: number;
}

const identityMapping: SpaceMapping = { intercept: 0, slope: 1, comparisons: 0 };
const FEWEST_COMPARISONS = 30;
/** From the 70th percentile up to the tenth greatest comparison: thresholds lie above, and what lies below is no guide to them. */
const HIGHEST_RATE = 0.3;
const EXCEEDANCES = 10;
const POINTS = 20;
const SLOPES = { least: 0.2, most: 5 } as const;
const LEAST_SPREAD = 1e-4;

/**
 * How similarities of strangers in one space correspond to those in another: a straight line through the upper quantiles of the same
 * identity-level comparisons in both.
 *
 * @param from The pictures in the space whose thresholds are known. @param to The same pictures, in the same order, in the other one.
 */
export async function mapSimilarities(
  from: readonly LabelledVector[],
  to: readonly LabelledVector[],
): Promise<SpaceMapping> {
  const [known, wanted] = [await impostorsOf(from), await impostorsOf(to)];
  if (known.length !== wanted.length || known.length < FEWEST_COMPARISONS) return identityMapping;
  const least = Math.min(HIGHEST_RATE, EXCEEDANCES / known.length);
  const points = Array.from({ length: POINTS }, (_, at) => {
    const rate = HIGHEST_RATE * (least / HIGHEST_RATE) ** (at / (POINTS - 1));
    const place = Math.max(0, Math.ceil((1 - rate) * known.length) - 1);
    return { x: known[place] ?? 0, y: wanted[place] ?? 0 };
  });
  const [x, y] = [mean(points.map((point) => point.x)), mean(points.map((point) => point.y))];
  const spread = points.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
  const common = points.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  const isFlat = Math.sqrt(spread / POINTS) < LEAST_SPREAD;
  const slope = isFlat ? 1 : Math.min(SLOPES.most, Math.max(SLOPES.least, common / spread));
  return { intercept: y - slope * x, slope, comparisons: known.length };
}

/** Ascending. */
async function impostorsOf(vectors: readonly LabelledVector[]): Promise<Float64Array> {
  const scores: number[] = [];
  await visitIdentityScores(vectors, ({ probeIdentity, identity, cosineSimilarity }) => {
    if (probeIdentity !== identity) scores.push(cosineSimilarity);
  });
  return Float64Array.from(scores).sort();
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const asCosine = (value: number): number => Math.min(1, Math.max(-1, value));

/** A similarity of the known space in the other one. */
export const mapped = ({ intercept, slope }: SpaceMapping, similarity: number): number =>
  Math.round(asCosine(intercept + slope * similarity) * 1e5) / 1e5;

/** A pack's score statistics in the other space. Rates stay; similarities and their spreads move. */
export function mappedStatistics(
  { pairs: _pairs, ...statistics }: Statistics,
  mapping: SpaceMapping,
): Statistics {
  // Who hits whom is another matter in another space: pairs are left out.
  const { slope } = mapping;
  const histogram = (of: Statistics['impostor']): Statistics['impostor'] => ({
    firstEdge: mapped(mapping, of.firstEdge),
    binWidth: of.binWidth * slope,
    counts: [...of.counts],
  });
  const { tail } = statistics;
  const [[scales, mixed], [mixedAgain, shapes]] = tail.covariance;
  return {
    ...statistics,
    thresholds: statistics.thresholds.map(({ fmr, cosineSimilarity, standardError }) => ({
      fmr,
      cosineSimilarity: mapped(mapping, cosineSimilarity),
      standardError: standardError * slope,
    })),
    impostor: histogram(statistics.impostor),
    genuine: histogram(statistics.genuine),
    tail: {
      ...tail,
      threshold: mapped(mapping, tail.threshold),
      scale: tail.scale * slope,
      covariance: [
        [scales * slope ** 2, mixed * slope],
        [mixedAgain * slope, shapes],
      ],
    },
  };
}
