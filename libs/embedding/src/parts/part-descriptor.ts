import type { PartVectors } from './part-vectors.ts';
import { checkParts, isVisible, unitParts, unitVector } from './part-vectors.ts';

/**
 * How parts become one vector of length 1:
 * - `per-part`: each part at length 1, then all divided by √(visible parts): every stripe weighs alike, and the dot product of
 *   two descriptors is the mean of their part cosines ({@link partCosine}) where all parts are visible.
 * - `whole`: the parts laid end to end, then brought to length 1: strong stripes weigh more. As the original PCB does.
 * The two rank differently.
 */
export type PartNormalisation = 'per-part' | 'whole';

/**
 * One vector for all parts of a picture.
 *
 * Parts that are not visible, or of zeros, are zeros; then dot products of two descriptors are no mean over jointly visible parts any more,
 * and `partCosine` is the measure to use.
 *
 * @returns `[P × D]` float64 of length 1; zeros where nothing is visible.
 * @throws {ArgumentError | ShapeError} unless values, count and visibility agree and are finite.
 */
export function partDescriptor(
  parts: PartVectors,
  normalisation: PartNormalisation = 'per-part',
): Float64Array {
  checkParts('partDescriptor', 'parts', parts);
  const dimensions = parts.values.length / parts.count;
  const isPartVisible = Array.from({ length: parts.count }, (_, part) => isVisible(parts, part));
  const seen = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from(values, (value, i) => (isPartVisible[Math.floor(i / dimensions)] === true ? value : 0));
  if (normalisation === 'whole') return unitVector(seen(parts.values));
  const visible = isPartVisible.filter(Boolean).length;
  return seen(unitParts(parts)).map((value) => value / Math.sqrt(Math.max(1, visible)));
}
