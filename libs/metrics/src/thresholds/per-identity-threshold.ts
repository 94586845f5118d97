import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkNotEmpty, checkRate } from '../checks/checks.ts';
import { ascending, quantile } from './quantile.ts';
import type { QuantileMethod } from './quantile.ts';
import { meanAndDeviation } from './score-normalisation.ts';

/** Thresholds of identities, with the one of all of them together. */
export interface IdentityThresholds {
  /** `[C]`: of each identity. */
  readonly thresholds: Float64Array;
  /** From all impostor similarities pooled. */
  readonly global: number;
}

export interface PerIdentityOptions {
  /** Target false match rate of each identity, in (0, 1]. */
  readonly rate: number;
  readonly method?: QuantileMethod;
  /**
   * κ ≥ 0: the global threshold counts like so many of the identity's similarities: (n·t + κ·t_global) / (n + κ). Default 30.
   */
  readonly shrinkage?: number;
}

const DEFAULT_SHRINKAGE = 30;

/**
 * A threshold for each identity, from the quantile of its own impostor similarities, drawn to the global one where it has
 * few: one threshold for all is too loose for people with look-alikes and too strict for the others.
 *
 * @param impostorByIdentity For each identity its similarities with other people; an identity with none gets the global one
 *   if κ > 0.
 * @throws {ArgumentError} for no similarity at all, NaN or ±∞, a rate outside (0, 1], κ < 0, or no similarity of an identity
 *   where κ = 0.
 */
export function perIdentityThresholds(
  impostorByIdentity: readonly ArrayLike<number>[],
  { rate, method = 'linear', shrinkage = DEFAULT_SHRINKAGE }: PerIdentityOptions,
): IdentityThresholds {
  const caller = 'perIdentityThresholds';
  checkRate(caller, 'rate', rate);
  checkShrinkage(caller, shrinkage);
  const global = quantile(
    ascending(caller, 'impostorByIdentity', pooled(impostorByIdentity)),
    1 - rate,
    method,
  );
  const thresholds = Float64Array.from(impostorByIdentity, (impostor) => {
    const n = impostor.length;
    if (n === 0 && shrinkage > 0) return global;
    const own = quantile(ascending(caller, 'impostorByIdentity', impostor), 1 - rate, method);
    return (n * own + shrinkage * global) / (n + shrinkage);
  });
  return { thresholds, global };
}

export interface PerIdentityNormOptions {
  /** τ: standard deviations above the mean. */
  readonly deviations: number;
  /** Variances divide by n − ddof; default 0. */
  readonly ddof?: 0 | 1;
  /** κ as in `perIdentityThresholds`, for mean and variance alike; default 30. */
  readonly shrinkage?: number;
}

export interface IdentityNorms extends IdentityThresholds {
  /** `[C]` μ. */
  readonly means: Float64Array;
  /** `[C]` σ. */
  readonly standardDeviations: Float64Array;
}

/**
 * The similarity that means τ standard deviations for each identity: μ + τσ of its impostor similarities, which is z-norm
 * solved for the similarity. Mean and variance are drawn to the global ones as (n·x + κ·x_global) / (n + κ).
 *
 * @throws {ArgumentError} as `perIdentityThresholds`; for an identity with at most `ddof` similarities if κ = 0 (with κ > 0
 *   it gets the global values).
 */
export function perIdentityNorms(
  impostorByIdentity: readonly ArrayLike<number>[],
  { deviations, ddof = 0, shrinkage = DEFAULT_SHRINKAGE }: PerIdentityNormOptions,
): IdentityNorms {
  const caller = 'perIdentityNorms';
  checkFinite(caller, 'deviations', [deviations]);
  checkShrinkage(caller, shrinkage);
  const all = meanAndDeviation(caller, pooled(impostorByIdentity), ddof);
  const norms = impostorByIdentity.map((impostor) => {
    const n = impostor.length;
    if (n <= ddof && shrinkage > 0) return all;
    const own = meanAndDeviation(caller, impostor, ddof);
    const drawn = (a: number, b: number): number => (n * a + shrinkage * b) / (n + shrinkage);
    return {
      mean: drawn(own.mean, all.mean),
      standardDeviation: Math.sqrt(drawn(own.standardDeviation ** 2, all.standardDeviation ** 2)),
    };
  });
  return {
    means: Float64Array.from(norms, ({ mean }) => mean),
    standardDeviations: Float64Array.from(norms, ({ standardDeviation }) => standardDeviation),
    thresholds: Float64Array.from(norms, (norm) => norm.mean + deviations * norm.standardDeviation),
    global: all.mean + deviations * all.standardDeviation,
  };
}

function pooled(lists: readonly ArrayLike<number>[]): Float64Array {
  checkNotEmpty('pooled', 'impostorByIdentity', lists);
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const list of lists) {
    all.set(list, offset);
    offset += list.length;
  }
  return all;
}

function checkShrinkage(caller: string, shrinkage: number): void {
  if (shrinkage >= 0 && shrinkage < Infinity) return;
  throw new ArgumentError(caller, 'shrinkage', { expected: 'be finite and >= 0', actual: shrinkage });
}
