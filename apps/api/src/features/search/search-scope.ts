import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { invalidInput, notFound } from '../../core/user-failure.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { GalleryService } from '../gallery/gallery.service.ts';
import { searchLimits } from './search.types.ts';

/** The galleries of a search by the space that each is searched in, as they were when the request began. */
export interface SearchScope {
  readonly galleryIds: readonly string[];
  readonly galleriesOfSpace: ReadonlyMap<string, readonly string[]>;
  /** Attributes that every one of the galleries lets searches filter by. */
  readonly filterKeys: ReadonlySet<string>;
  /** Share of probes whose person is expected in each gallery. */
  readonly matedShares: ReadonlyMap<string, number>;
  /** Whether all of them keep the crops of pictures. */
  readonly keepsCrops: boolean;
}

/** All galleries must be there for the caller; a search of "some of them" would hide that it looked at less. */
export async function findSearchScope(
  galleries: Pick<GalleryService, 'findMany' | 'activeSpaces'>,
  ctx: RequestContext,
  request: { readonly galleryIds: readonly (string | null)[]; readonly modality: Modality },
): Promise<Result<SearchScope, UserFailure>> {
  const path = ['input', 'galleryIds'];
  const wanted = [...new Set(request.galleryIds)];
  if (wanted.length === 0) {
    return fail(invalidInput('galleryIds must have at least one id', path));
  }
  if (wanted.length > searchLimits.maxGalleries) {
    const message = `galleryIds must have at most ${searchLimits.maxGalleries} ids`;
    return fail({ code: 'LIMIT_EXCEEDED', message, path });
  }
  const ids = wanted.flatMap((id) => id ?? []);
  const found = await galleries.findMany(ctx, ids);
  if (found.length < wanted.length) {
    return fail(notFound('gallery', path));
  }
  const spaces = await galleries.activeSpaces(ids);
  const ofModality = spaces.filter(({ modality }) => modality === request.modality);
  if (ofModality.length < ids.length) {
    return fail(
      invalidInput(`the gallery has no ${request.modality} samples: no such pack is installed`, path),
    );
  }
  return ok({
    galleryIds: ids,
    galleriesOfSpace: groupBySpace(ofModality),
    matedShares: new Map(found.map((gallery) => [gallery.id, gallery.expectedMatedShare])),
    filterKeys: intersection(found.map((gallery) => gallery.filterKeys)),
    keepsCrops: found.every((gallery) => gallery.keepCrops),
  });
}

function groupBySpace(
  rows: readonly { readonly galleryId: string; readonly spaceId: string }[],
): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { galleryId, spaceId } of rows) {
    groups.set(spaceId, [...(groups.get(spaceId) ?? []), galleryId]);
  }
  return groups;
}

function intersection(lists: readonly (readonly string[])[]): Set<string> {
  const [first = [], ...rest] = lists;
  return new Set(first.filter((key) => rest.every((list) => list.includes(key))));
}
