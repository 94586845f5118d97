import { createSeededRandom } from '@gallerist/metrics/random';
import { describe, expect, it } from 'vitest';
import { entropyCut, levelsFor } from './entropy-range.ts';
import { calibrationMethods, rangeCollectors } from './range-collectors.ts';
import { HISTOGRAM_BINS, ValueHistogram } from './value-histogram.ts';

/** The definition, one step after the other. */
function slowCut(counts: readonly number[], levels: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cuts = Array.from({ length: counts.length - levels + 1 }, (_, i) => counts.length - i);
  const divergences = cuts.map((cut) => {
    const p = counts.slice(0, cut);
    p[cut - 1]! += counts.slice(cut).reduce((sum, count) => sum + count, 0);
    const q = new Array<number>(cut).fill(0);
    for (let level = 0; level < levels; level += 1) {
      const bins = q.flatMap((_, bin) => (Math.floor(((bin + 1) * levels - 1) / cut) === level ? [bin] : []));
      const sum = bins.reduce((all, bin) => all + counts[bin]!, 0);
      const filled = bins.filter((bin) => p[bin]! > 0);
      for (const bin of filled) q[bin] = sum / filled.length;
    }
    // half a count speaks for a whole number that only what is cut off becomes
    for (const [bin, value] of p.entries()) if (value > 0 && q[bin] === 0) q[bin] = 0.5;
    const ofQ = q.reduce((sum, value) => sum + value, 0);
    if (counts.slice(0, cut).every((count) => count === 0)) return Infinity;
    return p.reduce(
      (sum, value, bin) =>
        value === 0 ? sum : sum + (value / total) * Math.log(value / total / (q[bin]! / ofQ)),
      0,
    );
  });
  return cuts[divergences.indexOf(Math.min(...divergences))]!;
}

function normals(count: number, seed: number): Float32Array {
  const random = createSeededRandom(seed);
  return Float32Array.from(
    { length: count },
    () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next()),
  );
}

describe('entropyCut', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is the definition, on random counts: seed %i', (seed) => {
    const random = createSeededRandom(seed);
    const counts = Float64Array.from({ length: 40 }, (_, bin) =>
      random.next() < 0.2 ? 0 : random.integer(1 + Math.floor(400 / (1 + bin * bin))),
    );
    for (const levels of [1, 5, 8, 16]) {
      expect(entropyCut(counts, levels)).toBe(slowCut([...counts], levels));
    }
  });

  it('keeps everything where all bins are alike, or none counted', () => {
    expect(entropyCut(new Float64Array(64).fill(3), 16)).toBe(64);
    expect(entropyCut(new Float64Array(64), 16)).toBe(64);
  });

  it('cuts off a far outlier', () => {
    const counts = Float64Array.from({ length: 2048 }, (_, bin) => (bin < 400 ? 1000 - 2 * bin : 0));
    counts[2047] = 1;
    expect(entropyCut(counts, 128)).toBeLessThan(450);
  });
});

describe('ValueHistogram', () => {
  it('counts every value but zeros, whatever the portions', () => {
    const values = normals(5000, 1);
    values.set([0, 0, -9, 40], 10);
    const [whole, portions] = [new ValueHistogram(), new ValueHistogram()];
    whole.add(values);
    for (let start = 0; start < values.length; start += 7) portions.add(values.subarray(start, start + 7));
    for (const histogram of [whole, portions]) {
      expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(4998);
      expect(histogram).toMatchObject({ least: -9, most: 40 });
      expect(histogram.width * HISTOGRAM_BINS).toBeGreaterThanOrEqual(40);
      const below = (limit: number) =>
        histogram.counts.reduce(
          (sum, count, bin) => ((bin + 1) * histogram.width <= limit ? sum + count : sum),
          0,
        );
      const exact = values.filter((value) => value !== 0 && Math.abs(value) <= 1).length;
      expect(below(1) / exact).toBeGreaterThan(0.95);
      expect(below(1)).toBeLessThanOrEqual(exact);
    }
    expect(portions.width * HISTOGRAM_BINS).toBeLessThan(80);
  });
});

describe('range collectors', () => {
  const seen = (method: (typeof calibrationMethods)[number], ...portions: readonly Float32Array[]) => {
    const collector = rangeCollectors[method]();
    for (const portion of portions) collector.see(portion);
    return collector.range();
  };

  it('cut off what their method says', () => {
    const values = normals(50_000, 3);
    values[17] = 1000;
    expect(seen('min-max', values).most).toBe(1000);
    expect(seen('percentile', values).most).toBeLessThan(6);
    const { least, most } = seen('entropy', values, normals(50_000, 4));
    expect(most).toBeLessThan(100); // 128 whole numbers, each as wide as a bin at least
    expect(most).toBeGreaterThan(3);
    expect(least).toBeLessThan(-3);
  });

  it.each(calibrationMethods)('give the same range for values that are all alike: %s', (method) => {
    expect(seen(method, new Float32Array(9).fill(2))).toEqual({ least: 2, most: 2 });
    expect(seen(method, new Float32Array(9))).toEqual({ least: 0, most: 0 });
    expect(seen(method, new Float32Array(9).fill(-0.5)).least).toBe(-0.5);
  });

  it.each(calibrationMethods)('give none for values that are not finite: %s', (method) => {
    const { least, most } = seen(method, normals(9, 1), new Float32Array(9).fill(Number.NaN));
    expect(Number.isFinite(least) && Number.isFinite(most)).toBe(false);
  });

  it('have twice the whole numbers where all values have one sign', () => {
    expect([levelsFor(-0.1), levelsFor(0)]).toEqual([128, 256]);
  });
});
