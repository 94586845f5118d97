import { ArgumentError, checkFinite, checkLength, checkWhole } from '@gallerist/metrics/checks';
import type { StripeBounds, StripeConvention } from './stripe-bounds.ts';
import { stripeBounds } from './stripe-bounds.ts';

/** A feature map: `values` is `[height, width, channels]`, row by row. */
export interface FeatureMap {
  readonly values: ArrayLike<number>;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** The pooled parts of one picture. */
export interface PooledParts {
  /** `[P × C]` float64; zeros for a part that is not visible. */
  readonly parts: Float64Array;
  /** `[P]` in [0, 1]: mean weight of the stripe's cells; 0 means not visible. */
  readonly visibility: Float64Array;
}

export interface StripePoolOptions {
  /** P ≥ 1. */
  readonly stripes: number;
  /** Default `adaptive`. */
  readonly convention?: StripeConvention;
  /**
   * `[height × width]` in [0, 1]: how much each cell counts, such as the share of it that is no letterbox padding
   * (`contentShares`) or how visible the person is there. Default: all count alike.
   */
  readonly weights?: ArrayLike<number>;
}

/**
 * The weighted mean of each horizontal stripe: Σ w·x / Σ w over its cells. Cells of weight 0 (padding) leave no trace, so that a
 * narrow person in wide bars has the features of the person alone.
 *
 * @throws {ArgumentError} for values that are not finite, weights outside [0, 1], or as {@link stripeBounds}; {ShapeError} if
 *   values or weights have another length.
 * @see Sun et al. 2018, arXiv:1711.09349 (PCB)
 */
export function stripePool(map: FeatureMap, options: StripePoolOptions): PooledParts {
  const { stripes, convention = 'adaptive' } = options;
  checkMap(map, options.weights);
  const weights = options.weights ?? new Float64Array(map.height * map.width).fill(1);
  const bounds = stripeBounds(map.height, stripes, convention);
  const parts = new Float64Array(stripes * map.channels);
  const visibility = new Float64Array(stripes);
  bounds.forEach((stripe, index) => {
    const pooled = parts.subarray(index * map.channels, (index + 1) * map.channels);
    visibility[index] = poolRows(map, { stripe, weights }, pooled);
  });
  return { parts, visibility };
}

/** Writes the weighted mean of the rows to `pooled` and returns the mean weight. */
function poolRows(
  map: FeatureMap,
  { stripe, weights }: { readonly stripe: StripeBounds; readonly weights: ArrayLike<number> },
  pooled: Float64Array,
): number {
  let total = 0;
  for (let cell = stripe.start * map.width; cell < stripe.end * map.width; cell++) {
    const weight = weights[cell] ?? 0;
    if (weight === 0) continue;
    total += weight;
    for (let channel = 0; channel < pooled.length; channel++) {
      const value = map.values[cell * map.channels + channel] ?? 0;
      // A running mean, which stays within the values and so never overflows.
      const mean = pooled[channel] ?? 0;
      pooled[channel] = mean * (1 - weight / total) + value * (weight / total);
    }
  }
  return total / ((stripe.end - stripe.start) * map.width);
}

function checkMap(map: FeatureMap, weights: ArrayLike<number> | undefined): void {
  const caller = 'stripePool';
  for (const name of ['height', 'width', 'channels'] as const) {
    checkWhole(caller, `map.${name}`, { value: map[name], atLeast: 1 });
  }
  const cells = map.height * map.width;
  checkLength(caller, 'map.values', { values: map.values, length: cells * map.channels });
  checkFinite(caller, 'map.values', map.values);
  if (weights === undefined) return;
  checkLength(caller, 'weights', { values: weights, length: cells });
  for (let i = 0; i < cells; i++) {
    const weight = weights[i] ?? NaN;
    if (!(weight >= 0 && weight <= 1)) {
      throw new ArgumentError(caller, 'weights', { expected: 'be in [0, 1]', actual: `${weight} at ${i}` });
    }
  }
}
