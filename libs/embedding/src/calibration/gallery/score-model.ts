/** Two distributions of similarities at identity level, as what a search sees of them. */
export interface ScoreDistributions {
  /** Quantiles at (i + ½)/n of genuine scores, ascending. */
  readonly genuine: readonly number[];
  /** Share of impostor comparisons that reach a similarity; never rises. */
  readonly impostorShare: (similarity: number) => number;
}

/**
 * What a similarity says about whether two are the same person. Plain data, so that it can be stored; all lists have one length
 * and belong to rising similarities.
 */
export interface ScoreModel {
  readonly similarities: readonly number[];
  /** Natural logarithm of the likelihood ratio, genuine over impostor; never falls. */
  readonly llrs: readonly number[];
  /** Of genuine comparisons below the similarity over that of impostor comparisons: the mean ratio of impostors below it. */
  readonly ratiosBelow: readonly number[];
}

/** Bins of equal genuine share; each has to hold some scores. */
const BINS = 60;
const SCORES_PER_BIN = 8;
/** Fewer genuine scores say too little. */
export const FEWEST_GENUINE = 50;
/** A share of impostors below it is not told apart from none. */
const LEAST_SHARE = 1e-15;

/**
 * Log-likelihood ratios by bins that hold equal shares of the genuine scores: the share of a bin among the genuine over that
 * among the impostors, made monotone by pooling adjacent violators. The impostor's share comes from a tail, so that it is
 * positive where no impostor was seen.
 *
 * @param genuineCount How many scores the quantiles stand for.
 * @returns null for fewer than 50 genuine scores, or where they are all the same.
 */
export function fitScoreModel(
  { genuine, impostorShare }: ScoreDistributions,
  genuineCount: number,
): ScoreModel | null {
  const bins = Math.min(BINS, Math.floor(genuineCount / SCORES_PER_BIN), genuine.length);
  if (genuineCount < FEWEST_GENUINE || (genuine[0] ?? 0) === genuine.at(-1)) return null;
  const edges = Array.from({ length: bins - 1 }, (_, i) => quantileOf(genuine, (i + 1) / bins));
  const shares = [1, ...edges.map((edge) => Math.max(LEAST_SHARE, Math.min(1, impostorShare(edge))))];
  const masses = shares.map((share, i) => Math.max(LEAST_SHARE, share - (shares[i + 1] ?? 0)));
  const pooled = poolRising(masses);
  return {
    similarities: shares.map((_, i) => quantileOf(genuine, (i + 0.5) / bins)),
    llrs: pooled.map((mass) => -Math.log(bins * mass)),
    ratiosBelow: shares.map((share, i) => (share >= 1 ? 1 : i / bins / (1 - share))),
  };
}

/** The ratio at a similarity: along a line between the bins' middles, constant outside them. */
export function llrAt({ similarities, llrs }: ScoreModel, similarity: number): number {
  return interpolate(similarities, llrs, similarity);
}

/** The mean ratio of an impostor that is less alike than that, at most 1. */
export function ratioBelow({ similarities, ratiosBelow }: ScoreModel, similarity: number): number {
  return Math.min(1, interpolate(similarities, ratiosBelow, similarity));
}

function interpolate(xs: readonly number[], ys: readonly number[], x: number): number {
  const above = xs.findIndex((value) => value >= x);
  if (above === 0) return ys[0] ?? 0;
  if (above === -1) return ys.at(-1) ?? 0;
  const [low = 0, high = 0] = [xs[above - 1], xs[above]];
  const share = high > low ? (x - low) / (high - low) : 1;
  return (ys[above - 1] ?? 0) + share * ((ys[above] ?? 0) - (ys[above - 1] ?? 0));
}

/** Masses that must not rise, pooled to their means where they do. */
function poolRising(masses: readonly number[]): number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const mass of masses) {
    let pool = { sum: mass, count: 1 };
    for (let last = pools.at(-1); last !== undefined && last.sum / last.count < pool.sum / pool.count;) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count };
      last = pools.at(-1);
    }
    pools.push(pool);
  }
  return pools.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
}

/** From quantiles at (i + ½)/n. */
function quantileOf(quantiles: readonly number[], probability: number): number {
  const place = probability * quantiles.length - 0.5;
  const below = Math.min(quantiles.length - 1, Math.max(0, Math.floor(place)));
  const low = quantiles[below] ?? 0;
  const high = quantiles[Math.min(quantiles.length - 1, below + 1)] ?? low;
  return low + (high - low) * Math.min(1, Math.max(0, place - below));
}
