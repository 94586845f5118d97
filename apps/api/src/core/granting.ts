import { maySeeGallery, type GalleryScope } from './context.ts';
import { fail, ok, type Result } from './result.ts';
import { invalidInput, notFound, type UserFailure } from './user-failure.ts';

const maxGalleries = 100;
const path = ['input', 'galleryIds'];

/**
 * The galleries that are to be given, checked against those that the giver has.
 *
 * @param ids Row ids; an item is null where the caller's id was no gallery's.
 */
export function checkGrantedGalleries(
  scope: GalleryScope,
  ids: readonly (string | null)[],
): Result<readonly string[], UserFailure> {
  if (ids.length === 0) return fail(invalidInput('galleryIds must have at least one id', path));
  if (ids.length > maxGalleries) {
    return fail({ code: 'LIMIT_EXCEEDED', message: `galleryIds must be at most ${maxGalleries}`, path });
  }
  const known = ids.filter((id) => id !== null);
  const isWithin = known.length === ids.length && known.every((id) => maySeeGallery(scope, id));
  return isWithin ? ok([...new Set(known)]) : fail(notFound('gallery', path));
}
