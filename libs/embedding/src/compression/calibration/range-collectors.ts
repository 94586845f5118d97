import type { ActivationRange } from '../onnx/quantise/activation-scale.ts';
import { entropyCut, levelsFor } from './entropy-range.ts';
import { ValueHistogram } from './value-histogram.ts';

/**
 * How a range follows from an activation's values.
 * - `min-max`: all of them lie in it.
 * - `percentile`: the mean, over the pictures, of the 0.01st and the 99.99th percentile; a few outliers are cut off for finer steps.
 * - `entropy`: cut off where the distribution of the whole numbers tells the most of that of the values ({@link entropyCut}).
 */
export const calibrationMethods = ['min-max', 'percentile', 'entropy'] as const;
export type CalibrationMethod = (typeof calibrationMethods)[number];

/** Sees an activation picture by picture. */
export interface RangeCollector {
  see(values: Float32Array): void;
  /** Not finite where a value was not, or nothing was seen. */
  range(): ActivationRange;
}

/** One for each activation. */
export const rangeCollectors: Readonly<Record<CalibrationMethod, () => RangeCollector>> = {
  'min-max': minMaxCollector,
  percentile: percentileCollector,
  entropy: entropyCollector,
};

function minMaxCollector(): RangeCollector {
  let [least, most] = [Infinity, -Infinity];
  return {
    see(values) {
      for (const value of values) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
    },
    range: () => ({ least, most }),
  };
}

/** Share of an activation's values that `percentile` leaves out at each end. */
const CUT_SHARE = 1e-4;

function percentileCollector(): RangeCollector {
  let [least, most, count] = [0, 0, 0];
  return {
    see(values) {
      const sorted = values.slice().sort();
      const cut = Math.floor(sorted.length * CUT_SHARE);
      count += 1;
      least += ((sorted[cut] ?? Number.NaN) - least) / count;
      most += ((sorted[sorted.length - 1 - cut] ?? Number.NaN) - most) / count;
    },
    range: () => (count === 0 ? { least: Number.NaN, most: Number.NaN } : { least, most }),
  };
}

function entropyCollector(): RangeCollector {
  const histogram = new ValueHistogram();
  return {
    see: (values) => histogram.add(values),
    range() {
      const { counts, width, least, most } = histogram;
      const limit = entropyCut(counts, levelsFor(least)) * width;
      return width === 0 ? { least, most } : { least: Math.max(least, -limit), most: Math.min(most, limit) };
    },
  };
}
