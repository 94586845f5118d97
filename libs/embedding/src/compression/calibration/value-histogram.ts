/** Bins of the magnitudes. Migacz 2017 takes as many. */
export const HISTOGRAM_BINS = 2048;

/**
 * How often values of each magnitude were seen, values of both signs together, in bins of equal width from 0 on. The width doubles
 * when a value is too large, so that values can come in portions and every one counts.
 *
 * Exact zeros are not counted: they come back as exactly 0 whatever the range, and behind a ReLU they would outweigh the rest.
 */
export class ValueHistogram {
  /** `[HISTOGRAM_BINS]`. */
  readonly counts = new Float64Array(HISTOGRAM_BINS);
  /** Of a bin; 0 as long as only zeros were seen. */
  width = 0;
  /** The smallest and the largest value with its sign, zeros among them; NaN once one was seen. */
  least = Infinity;
  most = -Infinity;

  add(values: Float32Array): void {
    for (const value of values) {
      this.least = Math.min(this.least, value);
      this.most = Math.max(this.most, value);
    }
    const largest = Math.max(Math.abs(this.least), Math.abs(this.most));
    if (!(largest > 0 && largest < Infinity)) return;
    if (this.width === 0) this.width = largest / HISTOGRAM_BINS;
    // a value at the very end belongs to the last bin
    while (largest > this.width * HISTOGRAM_BINS) this.double();
    for (const value of values) {
      if (value === 0) continue;
      const bin = Math.min(HISTOGRAM_BINS - 1, Math.floor(Math.abs(value) / this.width));
      this.counts[bin] = (this.counts[bin] ?? 0) + 1;
    }
  }

  private double(): void {
    const half = HISTOGRAM_BINS / 2;
    for (let bin = 0; bin < half; bin += 1) {
      this.counts[bin] = (this.counts[2 * bin] ?? 0) + (this.counts[2 * bin + 1] ?? 0);
    }
    this.counts.fill(0, half);
    this.width *= 2;
  }
}
