import { checkFinite, checkLength, checkNotEmpty, checkOneOf } from '../checks/checks.ts';
import { unitVector } from './unit-vector.ts';

/**
 * Fuses the embeddings of a picture and of its mirror image into one unit vector.
 *
 * @param feature `[D]`, finite.
 * @param flipped `[D]`, of the mirrored picture.
 * @param mode `add` gives `[D]`, `concatenate` `[2 D]`; then L2 normalisation.
 * @returns A new vector; zeros where the two cancel out.
 * @throws {ShapeError} if lengths differ or are 0. @throws {ArgumentError} at a value that is not finite.
 * @see Deng et al. 2019, arXiv:1801.07698
 */
export function fuseFlipped(
  feature: ArrayLike<number>,
  flipped: ArrayLike<number>,
  mode: 'add' | 'concatenate' = 'add',
): Float64Array {
  checkNotEmpty('fuseFlipped', 'feature', feature);
  checkLength('fuseFlipped', 'flipped', { values: flipped, length: feature.length });
  checkFinite('fuseFlipped', 'feature', feature);
  checkFinite('fuseFlipped', 'flipped', flipped);
  checkOneOf('fuseFlipped', 'mode', { value: mode, names: ['add', 'concatenate'] });
  if (mode === 'concatenate') return unitVector([...Array.from(feature), ...Array.from(flipped)]);
  return unitVector(Float64Array.from(feature, (value, d) => value + (flipped[d] ?? 0)));
}
