import { gammaInterval } from '@gallerist/metrics/thresholds';
import type { LogEstimate } from '@gallerist/metrics/thresholds';
import { WIDEST_RATIO } from './tail-source.ts';
import type { TailSource } from './tail-source.ts';
import type { MeasuredRate, RateKind, RateSource } from './threshold.types.ts';

const CONFIDENCE_LEVEL = 0.95;
const BISECTIONS = 8;

/**
 * What the gallery's own pairs and the pack's say together, where neither can count: they are of different people, so that the
 * logarithms of their estimates are averaged with the inverse of their variances as weights.
 *
 * @param strangerProbes Over which the rate will be measured; default: its expectation.
 */
export function jointSource(own: TailSource, pack: TailSource, strangerProbes = Infinity): RateSource {
  const joint = (kind: RateKind, similarity: number): LogEstimate | null => {
    const estimates = [own.estimate(kind, similarity), pack.estimate(kind, similarity)];
    const known = estimates.filter((one) => one !== null && one.variance < Infinity && one.value > 0);
    return known.length < estimates.length ? null : averageOf(known.filter((one) => one !== null));
  };
  const at = (kind: RateKind, similarity: number): MeasuredRate | null => {
    const estimate = joint(kind, similarity);
    if (estimate === null) return null;
    const { value } = estimate;
    const ofProbes = kind === 'FMR' ? 0 : (1 - value) / (strangerProbes * value);
    const relative = gammaInterval((1 + estimate.variance) * (1 + ofProbes) - 1, CONFIDENCE_LEVEL);
    const [low, high] = [value * relative.low, Math.min(1, value * relative.high)];
    const isResolved = low > 0 && high <= WIDEST_RATIO * low;
    return {
      value: isResolved ? value : null,
      low: isResolved ? low : 0,
      high,
      confidenceLevel: CONFIDENCE_LEVEL,
      basis: isResolved ? 'EXTRAPOLATED' : 'UNRESOLVED',
      impostorIdentities: own.impostorIdentities + pack.impostorIdentities,
      impostorComparisons: own.impostorComparisons + pack.impostorComparisons,
    };
  };
  return {
    at,
    fit(kind, rate) {
      const [a, b] = [own.fit(kind, rate)?.similarity, pack.fit(kind, rate)?.similarity];
      if (a === undefined || b === undefined) return null;
      let [low, high] = [Math.min(a, b), Math.max(a, b)];
      for (let i = 0; i < BISECTIONS; i += 1) {
        const middle = (low + high) / 2;
        if ((joint(kind, middle)?.value ?? 0) > rate) low = middle;
        else high = middle;
      }
      const found = at(kind, high);
      return found === null ? null : { similarity: high, rate: found };
    },
  };
}

function averageOf(estimates: readonly LogEstimate[]): LogEstimate {
  const precision = estimates.reduce((sum, { variance }) => sum + 1 / variance, 0);
  const log = estimates.reduce((sum, { value, variance }) => sum + Math.log(value) / variance / precision, 0);
  return { value: Math.exp(log), variance: 1 / precision };
}
