/** Whole numbers for magnitudes where a byte holds both signs, and where it holds one. */
const LEVELS = { bothSigns: 128, oneSign: 256 } as const;

/** See {@link LEVELS}. */
export const levelsFor = (least: number): number => (least < 0 ? LEVELS.bothSigns : LEVELS.oneSign);

/**
 * How many bins of a histogram of magnitudes to keep, so that as little as possible is lost when the kept ones become `levels`
 * whole numbers and larger values the largest of them: the number whose Kullback-Leibler divergence from the distribution that is
 * cut off there to the one of the whole numbers is least. Where only cut-off values become the largest whole number, half a
 * count speaks for it: by the definition the divergence were infinite, and an outlier far from the rest would never be cut off.
 *
 * @param counts `[bins]` ≥ 0.
 * @param levels Whole, in [1, bins].
 * @returns In [levels, bins]; the largest of several that are as good, and all bins where nothing was counted.
 * @see Migacz 2017, "8-bit Inference with TensorRT" (GTC)
 */
export function entropyCut(counts: Float64Array, levels: number): number {
  let total = 0;
  for (const count of counts) total += count;
  if (total === 0) return counts.length;
  let [best, least] = [counts.length, Infinity];
  let kept = total;
  for (let cut = counts.length; cut >= levels && kept > 0; cut -= 1) {
    const divergence = divergenceAt(counts, { cut, levels, kept, outliers: total - kept });
    if (divergence < least) [best, least] = [cut, divergence];
    kept -= counts[cut - 1] ?? 0;
  }
  return best;
}

interface Cut {
  readonly cut: number;
  readonly levels: number;
  /** Counted below the cut, and beyond. */
  readonly kept: number;
  readonly outliers: number;
}

/** What a whole number counts that only cut-off values become. */
const UNSEEN = 0.5;

/** Σ p · ln(p / q) over the bins below the cut, in nats. */
function divergenceAt(counts: Float64Array, { cut, levels, kept, outliers }: Cut): number {
  const startOf = (level: number): number => Math.floor((level * cut) / levels);
  const last = counts.subarray(startOf(levels - 1), cut);
  const isLastEmpty = outliers > 0 && last.every((count) => count === 0);
  const totals = { p: kept + outliers, q: kept + (isLastEmpty ? UNSEEN : 0) };
  let divergence = 0;
  for (let level = 0; level < levels; level += 1) {
    const bins = counts.subarray(startOf(level), startOf(level + 1));
    // what is too large becomes the last whole number
    divergence += levelDivergence(bins, { extra: level === levels - 1 ? outliers : 0, totals });
  }
  return divergence;
}

/** The share of one whole number: its bins are as likely as each other once it comes back, empty ones apart. */
function levelDivergence(
  bins: Float64Array,
  { extra, totals }: { readonly extra: number; readonly totals: { readonly p: number; readonly q: number } },
): number {
  let [sum, filled] = [0, 0];
  for (const [at, count] of bins.entries()) {
    sum += count;
    if (count > 0 || (at === bins.length - 1 && extra > 0)) filled += 1;
  }
  if (filled === 0) return 0;
  const q = (sum === 0 ? UNSEEN : sum) / filled / totals.q;
  let divergence = 0;
  for (const [at, count] of bins.entries()) {
    const p = (count + (at === bins.length - 1 ? extra : 0)) / totals.p;
    if (p > 0) divergence += p * Math.log(p / q);
  }
  return divergence;
}
