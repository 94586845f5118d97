import type { GalleryScope } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { findGallery } from '../gallery/gallery.store.ts';
import { findActive, findNeighbours, type ActiveGallery } from './training.store.ts';

const maxGalleries = 100;
export const galleriesPath = ['input', 'galleryIds'];

/** The galleries that a caller names, each once and in the order of their ids. */
export async function visibleGalleries(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly (string | null)[],
): Promise<Result<readonly string[], UserFailure>> {
  if (ids.length === 0 || ids.length > maxGalleries) {
    return fail(invalidInput(`galleryIds must be 1 to ${maxGalleries}`, galleriesPath));
  }
  const found: string[] = [];
  for (const [index, id] of ids.entries()) {
    const gallery = id === null ? null : await findGallery(tx, scope, id);
    if (gallery === null) return fail(notFound('gallery', [...galleriesPath, String(index)]));
    if (!found.includes(gallery.id)) found.push(gallery.id);
  }
  return ok(found.sort());
}

/** The space that all of them are searched in: vectors of two cannot be learnt from, or measured, together. */
export async function sharedSpace(
  tx: Transaction,
  galleryIds: readonly string[],
  modality: Modality,
): Promise<Result<ActiveGallery, UserFailure>> {
  const active = await findActive(tx, galleryIds, modality);
  const [first] = active;
  if (first === undefined || active.length < galleryIds.length) {
    const message = 'a gallery has no model for the modality: no pack for it is served here';
    return fail({ code: 'PACK_UNAVAILABLE', message, path: galleriesPath });
  }
  if (active.every(({ spaceId }) => spaceId === first.spaceId)) return ok(first);
  const message = 'the galleries are searched in different embedding spaces: take them one by one';
  return fail({ code: 'SPACE_MISMATCH', message, path: galleriesPath });
}

/** Others in the space, as far as the caller may see them. */
export async function neighboursOf(
  tx: Transaction,
  scope: GalleryScope,
  of: { readonly spaceId: string; readonly galleryIds: readonly string[] },
): Promise<readonly string[]> {
  return await findNeighbours(tx, scope, { ...of, limit: maxGalleries });
}
