import { ArgumentError } from '../checks/argument-error.ts';

/** Coefficients of the rational approximation: centre numerator and denominator, tail numerator and denominator. */
const centreNumerator = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const centreDenominator = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
];
const tailNumerator = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const tailDenominator = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];
const TAIL = 0.02425;

/**
 * Quantile of the standard normal distribution, to a relative error of 1.2e-9.
 *
 * @param probability In (0, 1).
 * @throws {ArgumentError} if it is not.
 * @see Acklam 2003, "An algorithm for computing the inverse normal cumulative distribution function"
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new ArgumentError('normalQuantile', 'probability', {
      expected: 'be in (0, 1)',
      actual: probability,
    });
  }
  if (probability > 0.5) return -normalQuantile(1 - probability);
  if (probability >= TAIL) {
    const q = probability - 0.5;
    return (polynomial(centreNumerator, q * q) * q) / polynomial(centreDenominator, q * q);
  }
  const q = Math.sqrt(-2 * Math.log(probability));
  return polynomial(tailNumerator, q) / polynomial(tailDenominator, q);
}

/** Highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);
}
