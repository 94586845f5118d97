const LOWEST = -1;
const HIGHEST = 1;

/** Counts of cosine similarities in narrow bins over [−1, 1]. */
export class ScoreHistogram {
  readonly counts: Float64Array;
  readonly binWidth: number;

  constructor(binWidth: number, counts?: Float64Array) {
    this.binWidth = binWidth;
    this.counts = counts ?? new Float64Array(Math.round((HIGHEST - LOWEST) / binWidth));
  }

  add(cosineSimilarity: number): void {
    const bin = Math.floor((cosineSimilarity - LOWEST) / this.binWidth);
    const clamped = Math.min(this.counts.length - 1, Math.max(0, bin));
    this.counts[clamped] = (this.counts[clamped] ?? 0) + 1;
  }

  get total(): number {
    return this.counts.reduce((sum, count) => sum + count, 0);
  }

  /** Adds (`sign` 1) or takes away (−1) another histogram of the same bins. */
  combine(other: ScoreHistogram, sign: 1 | -1): ScoreHistogram {
    return new ScoreHistogram(
      this.binWidth,
      this.counts.map((count, bin) => count + sign * (other.counts[bin] ?? 0)),
    );
  }

  /** As `combine`, into this one. */
  include(other: ScoreHistogram, sign: 1 | -1): void {
    other.counts.forEach((count, bin) => {
      if (count !== 0) this.counts[bin] = (this.counts[bin] ?? 0) + sign * count;
    });
  }

  /**
   * The lowest bin edge that at most `rate` of the scores reach.
   *
   * @returns null where the scores are too few for that rate (fewer than one would be allowed).
   */
  upperQuantile(rate: number): number | null {
    const allowed = rate * this.total;
    if (allowed < 1) return null;
    let above = 0;
    for (let bin = this.counts.length - 1; bin >= 0; bin -= 1) {
      above += this.counts[bin] ?? 0;
      if (above > allowed) return LOWEST + (bin + 1) * this.binWidth;
    }
    return LOWEST;
  }

  /** Middles of the non-empty bins from `from` on, ascending, with their counts. */
  tailFrom(from: number): readonly { readonly cosineSimilarity: number; readonly count: number }[] {
    const first = Math.ceil((from - LOWEST) / this.binWidth - 1e-9); // 1e-9: `from` is a bin edge but for rounding
    return Array.from(this.counts.subarray(first), (count, index) => ({
      cosineSimilarity: LOWEST + (first + index + 0.5) * this.binWidth,
      count,
    })).filter(({ count }) => count > 0);
  }

  /** The same counts in bins `factor` times as wide, without the empty ones at both ends; one empty bin for no counts. */
  coarse(factor: number): {
    readonly firstEdge: number;
    readonly binWidth: number;
    readonly counts: readonly number[];
  } {
    const wide: number[] = [];
    this.counts.forEach((count, bin) => {
      const at = Math.floor(bin / factor);
      wide[at] = (wide[at] ?? 0) + count;
    });
    const first = Math.max(
      0,
      wide.findIndex((count) => count > 0),
    );
    const last = Math.max(
      0,
      wide.findLastIndex((count) => count > 0),
    );
    const binWidth = round(this.binWidth * factor);
    return { firstEdge: round(LOWEST + first * binWidth), binWidth, counts: wide.slice(first, last + 1) };
  }
}

const round = (value: number): number => Math.round(value * 1e6) / 1e6;
