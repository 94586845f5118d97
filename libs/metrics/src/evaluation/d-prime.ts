import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { checkFinite } from '../checks/checks.ts';

/**
 * Decidability d′ = |μ_g − μ_i| / √((σ_g² + σ_i²) / 2): how far two distributions of scores lie apart, in units of their
 * spread.
 *
 * @param genuine  `[G]`, finite, any order.
 * @param impostor `[N]`, likewise.
 * @param ddof     Variances divide by the count less this: 0 (default) or 1.
 * @returns ≥ 0; null where neither kind of scores varies (undefined).
 * @throws {ShapeError} if there are not more than `ddof` scores of a kind. @throws {ArgumentError} at a score that is not finite.
 * @see Daugman 2000, Biometric decision landscapes
 */
export function dPrime(
  genuine: ArrayLike<number>,
  impostor: ArrayLike<number>,
  ddof: 0 | 1 = 0,
): number | null {
  if (![0, 1].includes(ddof)) {
    throw new ArgumentError('dPrime', 'ddof', { expected: 'be 0 or 1', actual: ddof });
  }
  const unit = unitOf(Math.max(greatestOf('genuine', genuine), greatestOf('impostor', impostor)));
  const g = moments('genuine', genuine, { ddof, unit });
  const i = moments('impostor', impostor, { ddof, unit });
  const spread = Math.sqrt((g.variance + i.variance) / 2);
  return spread === 0 ? null : Math.abs(g.mean - i.mean) / spread;
}

function greatestOf(argument: string, values: ArrayLike<number>): number {
  checkFinite('dPrime', argument, values);
  let greatest = 0;
  for (let i = 0; i < values.length; i += 1) greatest = Math.max(greatest, Math.abs(values[i] ?? 0));
  return greatest;
}

/** The measure has no unit: scores whose squares would overflow or vanish are taken in another one. */
function unitOf(greatest: number): number {
  return greatest > 1e100 || (greatest > 0 && greatest < 1e-100) ? greatest : 1;
}

function moments(
  argument: string,
  values: ArrayLike<number>,
  { ddof, unit }: { readonly ddof: number; readonly unit: number },
): { readonly mean: number; readonly variance: number } {
  const count = values.length;
  if (count <= ddof) {
    const expected = `have more than ${ddof} scores`;
    throw new ShapeError('dPrime', argument, { expected, actual: `length ${count}` });
  }
  let mean = 0;
  let squares = 0;
  // Welford's update does not lose the variance of scores far from 0.
  for (let i = 0; i < count; i += 1) {
    const value = (values[i] ?? 0) / unit;
    const deviation = value - mean;
    mean += deviation / (i + 1);
    squares += deviation * (value - mean);
  }
  return { mean, variance: squares / (count - ddof) };
}
