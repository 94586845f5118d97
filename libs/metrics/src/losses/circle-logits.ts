import { add, mul, relu, sub } from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { checkPositive } from '../checks/checks.ts';
import type { Distance } from '../distances/distance.types.ts';
import { checkFiniteNumber } from './check-number.ts';
import { stopGradient } from './stop-gradient.ts';

export interface CircleOptions {
  /** m: positives are drawn beyond 1 − m, negatives below m. */
  readonly margin?: number;
  /** γ > 0. */
  readonly gamma?: number;
}

/**
 * The exponents of Circle loss of similarities as positives and as negatives: −γ [1 + m − s]₊ (s − 1 + m) and
 * γ [s + m]₊ (s − m). The weights in brackets are not trained through.
 */
export function circleLogits<T extends Tensor>(
  similarities: T,
  { margin, gamma }: Required<CircleOptions>,
): { readonly positive: T; readonly negative: T } {
  const pullWeights = stopGradient(relu(sub(1 + margin, similarities)));
  const pushWeights = stopGradient(relu(add(similarities, margin)));
  return {
    positive: mul(mul(-gamma, pullWeights), sub(similarities, 1 - margin)),
    negative: mul(mul(gamma, pushWeights), sub(similarities, margin)),
  };
}

/** @throws {ArgumentError} if an option does not fit, or `distance` is no similarity. */
export function checkCircleOptions(
  caller: string,
  { margin, gamma, distance }: Required<CircleOptions> & { readonly distance: Distance },
): void {
  checkFiniteNumber(caller, 'margin', margin);
  checkPositive(caller, 'gamma', gamma);
  if (!distance.isSimilarity) {
    throw new ArgumentError(caller, 'distance', { expected: 'be a similarity', actual: distance.name });
  }
}
