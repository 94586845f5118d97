import { galleryHitProbability } from '@gallerist/metrics/thresholds';

/** Two distributions of similarities at identity level. */
export interface ScoreDistributions {
  /** Quantiles at (i + ½)/n of genuine scores, ascending. */
  readonly genuine: readonly number[];
  /** Share of impostor comparisons that reach a similarity; falls but for seams of its estimates, over which bins are pooled. */
  readonly impostorShare: (similarity: number) => number;
  /** How unevenly that share falls on probes: squared coefficient of variation where it is so much on average. */
  readonly dispersion: (impostorShare: number) => number;
}

/**
 * What a search of any number of identities can know of a similarity: bins that hold equal shares of the genuine scores. Plain
 * data, so that it can be stored.
 */
export interface ScoreModel {
  /** `[B]` similarity in the middle of each bin, ascending. */
  readonly middles: readonly number[];
  /** `[B − 1]` at the edges between them: share of impostors at or above, and its dispersion between probes. */
  readonly shares: readonly number[];
  readonly dispersions: readonly number[];
}

/** Bins of equal genuine share; each has to hold some scores. */
const BINS = 60;
const SCORES_PER_BIN = 8;
/** Fewer genuine scores say too little. */
const FEWEST_GENUINE = 50;
/** A share of impostors below it is not told apart from none. */
const LEAST_SHARE = 1e-15;

/**
 * Divides the genuine scores into bins of equal share and asks at their edges for the impostors. That share comes from a tail, so
 * that it is positive where no impostor was seen.
 *
 * @param genuineCount How many scores the quantiles stand for.
 * @returns null for fewer than 50 genuine scores, or where they are all the same.
 */
export function fitScoreModel(
  { genuine, impostorShare, dispersion }: ScoreDistributions,
  genuineCount: number,
): ScoreModel | null {
  const bins = Math.min(BINS, Math.floor(genuineCount / SCORES_PER_BIN), genuine.length);
  if (genuineCount < FEWEST_GENUINE || bins < 2 || (genuine[0] ?? 0) === genuine.at(-1)) return null;
  const shares = Array.from({ length: bins - 1 }, (_, i) =>
    Math.max(LEAST_SHARE, Math.min(1, impostorShare(quantileOf(genuine, (i + 1) / bins)))),
  );
  return {
    middles: Array.from({ length: bins }, (_, i) => quantileOf(genuine, (i + 0.5) / bins)),
    shares,
    dispersions: shares.map(dispersion),
  };
}

/** What is expected of a search before its scores are seen. */
export interface SearchPrior {
  /** Share of probes whose person is in the gallery, in (0, 1). */
  readonly expectedMatedShare: number;
  /** N, identities searched. */
  readonly gallerySize: number;
}

/**
 * ln of the odds that the best candidate of a search is the probe's person, by its similarity s: m·g·P(nobody else ≥ s) over
 * (1 − m)·h + m·G·h, where g and G are density and distribution of genuine scores, h the density of the best of N impostors and m
 * the expected share of mated probes. They never fall with the similarity: where they would, bins are pooled. Along a line
 * between the bins' middles, constant outside them.
 *
 * A stranger is not N independent comparisons: a blurred probe resembles many, which makes its best score higher and that of
 * the others lower. The best of N is at or above a similarity with the probability of a false positive search.
 */
export function bestScoreOdds(
  { middles, shares, dispersions }: ScoreModel,
  { expectedMatedShare, gallerySize: gallery }: SearchPrior,
): (similarity: number) => number {
  const bins = middles.length;
  const clear = shares.map(
    (share, i) => 1 - galleryHitProbability(share, { gallery, dispersion: dispersions[i] ?? 0 }),
  );
  const edges = [0, ...clear, 1];
  const mated = middles.map((_, i) => {
    const alone = ((edges[i + 1] ?? 1) + (edges[i] ?? 0)) / 2 / bins;
    return Math.max(LEAST_SHARE, expectedMatedShare * alone);
  });
  const other = middles.map((_, i) => {
    const impostor = Math.max(LEAST_SHARE, (edges[i + 1] ?? 1) - (edges[i] ?? 0));
    const genuineBelow = (i + 0.5) / bins;
    return impostor * (1 - expectedMatedShare + expectedMatedShare * genuineBelow);
  });
  const logs = poolRising(mated, other).map(Math.log);
  return (similarity) => interpolate(middles, logs, similarity);
}

function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  const above = xs.findIndex((value) => value >= x);
  if (above === 0) return ys[0] ?? 0;
  if (above === -1) return ys.at(-1) ?? 0;
  const [low = 0, high = 0] = [xs[above - 1], xs[above]];
  const share = high > low ? (x - low) / (high - low) : 1;
  return (ys[above - 1] ?? 0) + share * ((ys[above] ?? 0) - (ys[above - 1] ?? 0));
}

/** Ratios that must not fall: where they do, bins are pooled. */
function poolRising(upper: readonly number[], lower: readonly number[]): number[] {
  const pools: { upper: number; lower: number; count: number }[] = [];
  upper.forEach((value, i) => {
    let pool = { upper: value, lower: lower[i] ?? 1, count: 1 };
    for (let last = pools.at(-1); last !== undefined && last.upper / last.lower > pool.upper / pool.lower;) {
      pools.pop();
      pool = {
        upper: last.upper + pool.upper,
        lower: last.lower + pool.lower,
        count: last.count + pool.count,
      };
      last = pools.at(-1);
    }
    pools.push(pool);
  });
  return pools.flatMap((pool) => new Array<number>(pool.count).fill(pool.upper / pool.lower));
}

/** From quantiles at (i + ½)/n. */
function quantileOf(quantiles: readonly number[], probability: number): number {
  const place = probability * quantiles.length - 0.5;
  const below = Math.min(quantiles.length - 1, Math.max(0, Math.floor(place)));
  const low = quantiles[below] ?? 0;
  const high = quantiles[Math.min(quantiles.length - 1, below + 1)] ?? low;
  return low + (high - low) * Math.min(1, Math.max(0, place - below));
}
