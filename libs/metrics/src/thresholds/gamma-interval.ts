import type { Interval } from '../evaluation/clopper-pearson.ts';
import { normalQuantile } from '../calibration/normal-quantile.ts';

const LARGEST_GAMMA_VARIANCE = 1 / 3;

/**
 * Central interval of a positive quantity of mean 1 and the given variance, taken as gamma distributed: a rate relative to
 * its estimate, where events are few and the distribution is therefore skewed. With n independent events the relative
 * variance is 1/n.
 *
 * The quantiles are Wilson and Hilferty's, within 5 % of the exact ones for variances up to 1/3. Beyond, where a gamma
 * distribution piles up at 0, the lognormal interval of that variance of the logarithm: no event is so rare that a large
 * error of its estimate would make it rarer.
 *
 * @param variance In [0, ∞]; ∞ gives [0, ∞].
 * @param confidenceLevel In (0, 1).
 * @see Wilson and Hilferty 1931, doi:10.1073/pnas.17.12.684
 */
export function gammaInterval(variance: number, confidenceLevel: number): Interval {
  if (variance === Infinity) return { low: 0, high: Infinity };
  const z = normalQuantile((1 + confidenceLevel) / 2);
  if (variance > LARGEST_GAMMA_VARIANCE) {
    const factor = Math.exp(z * Math.sqrt(variance));
    return { low: 1 / factor, high: factor };
  }
  const spread = z * Math.sqrt(variance / 9);
  return {
    low: Math.max(0, 1 - variance / 9 - spread) ** 3,
    high: (1 - variance / 9 + spread) ** 3,
  };
}
