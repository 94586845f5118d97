import { ArgumentError, checkWhole } from '@gallerist/metrics/checks';

/**
 * How the height of a feature map is cut into stripes where it is no multiple of their number (else all agree):
 * - `adaptive`: rows [⌊iH/P⌋, ⌈(i+1)H/P⌉), as PyTorch's `AdaptiveAvgPool2d`; windows may overlap by a row.
 * - `reference`: stride s = ⌊H/P⌋, kernel H − s(P − 1), as the reference code of PCB; windows overlap by more.
 * - `uniform`: exactly H/P rows each; refuses other heights.
 */
export const stripeConventions = ['adaptive', 'reference', 'uniform'] as const;
export type StripeConvention = (typeof stripeConventions)[number];

/** Rows [start, end) of a feature map. */
export interface StripeBounds {
  readonly start: number;
  readonly end: number;
}

/**
 * The horizontal stripes of a feature map, from the top, along its **height**. Together they cover every row; for H ≥ P each
 * has at least one.
 *
 * @param height H ≥ 1, rows of the feature map.
 * @param stripes P ≥ 1.
 * @param convention Default `adaptive`.
 * @throws {ArgumentError} for numbers that are no whole ones ≥ 1, a height below P for `reference`, or one that is no multiple
 *   of P for `uniform`.
 * @see Sun et al. 2018, arXiv:1711.09349 (PCB)
 */
export function stripeBounds(
  height: number,
  stripes: number,
  convention: StripeConvention = 'adaptive',
): readonly StripeBounds[] {
  const caller = 'stripeBounds';
  checkWhole(caller, 'height', { value: height, atLeast: 1 });
  checkWhole(caller, 'stripes', { value: stripes, atLeast: 1 });
  if (convention === 'reference' && height < stripes) {
    throw new ArgumentError(caller, 'height', { expected: `be at least ${stripes}`, actual: height });
  }
  if (convention === 'uniform' && height % stripes !== 0) {
    throw new ArgumentError(caller, 'height', { expected: `be a multiple of ${stripes}`, actual: height });
  }
  const stride = Math.floor(height / stripes);
  return Array.from({ length: stripes }, (_, i) =>
    convention === 'adaptive'
      ? { start: Math.floor((i * height) / stripes), end: Math.ceil(((i + 1) * height) / stripes) }
      : { start: i * stride, end: i * stride + height - stride * (stripes - 1) },
  );
}
