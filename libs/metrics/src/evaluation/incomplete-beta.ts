import { ArgumentError } from '../checks/argument-error.ts';

const maxTerms = 500;
/** Relative size of a term of the continued fraction below which the rest changes nothing in float64. */
const TERM_EPSILON = 1e-15;
/** Stands in for a zero denominator in Lentz's method. */
const LARGEST_SHAPE = 2 ** 53;
const TINY = 1e-300;
const lanczos = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/**
 * Regularised incomplete beta function I_x(a, b): the distribution function of Beta(a, b) at x.
 *
 * @param x In [0, 1].
 * @param shape a > 0 and b > 0.
 * @returns In [0, 1], to about 1e-12.
 * @throws {ArgumentError} if an argument is out of range.
 * @see Press et al., Numerical Recipes, 3rd edition, 6.4 (continued fraction by Lentz's method)
 */
export function incompleteBeta(x: number, { a, b }: { readonly a: number; readonly b: number }): number {
  if (!(x >= 0 && x <= 1)) {
    throw new ArgumentError('incompleteBeta', 'x', { expected: 'be in [0, 1]', actual: x });
  }
  if (!(a > 0 && b > 0 && a <= LARGEST_SHAPE && b <= LARGEST_SHAPE)) {
    throw new ArgumentError('incompleteBeta', 'shape', {
      expected: 'be > 0 and at most 2^53',
      actual: `${a} and ${b}`,
    });
  }
  if (x === 0 || x === 1) return x;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  // The fraction converges quickly only on this side of the mean; the other side follows by symmetry.
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/**
 * The x with I_x(a, b) = probability, by bisection to the last bit of float64.
 *
 * @param probability In [0, 1].
 * @throws {ArgumentError} as `incompleteBeta`.
 */
export function inverseIncompleteBeta(
  probability: number,
  shape: { readonly a: number; readonly b: number },
): number {
  if (!(probability >= 0 && probability <= 1)) {
    const expected = 'be in [0, 1]';
    throw new ArgumentError('inverseIncompleteBeta', 'probability', { expected, actual: probability });
  }
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (incompleteBeta(middle, shape) < probability) low = middle;
    else high = middle;
  }
}

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= maxTerms; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let factor = 1;
    for (const term of [even, odd]) {
      d = 1 / awayFromZero(1 + term * d);
      c = awayFromZero(1 + term / c);
      factor = c * d;
      fraction *= factor;
    }
    if (Math.abs(factor - 1) < TERM_EPSILON) break;
  }
  return fraction;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  const shifted = x - 1;
  const sum = lanczos.reduce(
    (total, term, index) => total + term / (shifted + index + 1),
    0.9999999999998099,
  );
  const t = shifted + lanczos.length - 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}
