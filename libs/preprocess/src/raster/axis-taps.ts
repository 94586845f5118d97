import type { ResampleFilter } from './resample-filter.ts';

/** One axis of a separable resampling: which source lines make each target line, with what weights (sum 1). */
export interface AxisTaps {
  /** The first target line with its centre inside the source, and how many follow. */
  readonly first: number;
  readonly count: number;
  /** `[count + 1]`: where each line's taps start in `indexes` and `weights`. */
  readonly starts: Int32Array;
  readonly indexes: Int32Array;
  readonly weights: Float64Array;
  /** The half-open range of source lines in use. */
  readonly low: number;
  readonly high: number;
}

interface Axis {
  readonly extent: number;
  readonly origin: number;
  readonly step: number;
  readonly count: number;
}

/** Grows line by line. */
interface Taps {
  readonly indexes: number[];
  readonly weights: number[];
}

/** The share of a source line below which a footprint's touch is rounding noise. */
const TOUCH_EPSILON = 1e-9;

/** Taps of every target line whose centre, at origin + (i + 0.5)·step, lies in [0, extent]. */
export function axisTaps(axis: Axis, filter: ResampleFilter): AxisTaps {
  const starts: number[] = [0];
  const taps: Taps = { indexes: [], weights: [] };
  const { indexes, weights } = taps;
  let first = -1;
  for (let i = 0; i < axis.count; i++) {
    const centre = axis.origin + (i + 0.5) * axis.step;
    if (centre < 0 || centre > axis.extent) continue;
    if (first < 0) first = i;
    if (filter === 'bilinear-area' && axis.step > 1) areaTaps(axis, i, taps);
    else bilinearTaps(axis.extent, centre, taps);
    starts.push(indexes.length);
  }
  const count = starts.length - 1;
  return {
    first: Math.max(first, 0),
    count,
    starts: Int32Array.from(starts),
    indexes: Int32Array.from(indexes),
    weights: Float64Array.from(weights),
    low: count === 0 ? 0 : indexes.reduce((low, index) => Math.min(low, index), Infinity),
    high: count === 0 ? 0 : indexes.reduce((high, index) => Math.max(high, index), 0) + 1,
  };
}

function bilinearTaps(extent: number, centre: number, { indexes, weights }: Taps): void {
  const position = Math.min(Math.max(centre - 0.5, 0), extent - 1);
  const index = Math.floor(position);
  const rest = position - index;
  indexes.push(index);
  weights.push(1 - rest);
  if (rest > 0) {
    indexes.push(index + 1);
    weights.push(rest);
  }
}

function areaTaps(axis: Axis, line: number, { indexes, weights }: Taps): void {
  const start = Math.max(axis.origin + line * axis.step, 0);
  const end = Math.min(axis.origin + (line + 1) * axis.step, axis.extent);
  const touched: number[] = [];
  const from = Math.min(Math.floor(start + TOUCH_EPSILON), axis.extent - 1);
  for (let index = from; index < end - TOUCH_EPSILON; index++) {
    indexes.push(index);
    touched.push(Math.min(end, index + 1) - Math.max(start, index));
  }
  const total = touched.reduce((sum, share) => sum + share, 0);
  for (const share of touched) weights.push(share / total);
}
