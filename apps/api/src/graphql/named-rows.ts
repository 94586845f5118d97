import { maySeeGallery, type GalleryScope } from '../core/context.ts';
import { encodeId, isNodeName } from './global-id.ts';

/** Global id of the row that a record names; null if it names none, or one that has no global id. */
export function targetIdOf({
  targetType,
  targetId,
}: {
  readonly targetType: string | null;
  readonly targetId: string | null;
}): string | null {
  return targetType === null || targetId === null || !isNodeName(targetType)
    ? null
    : encodeId(targetType, targetId);
}

/** Global ids of those galleries that the caller may see. */
export function visibleGalleryIds(scope: GalleryScope, galleryIds: readonly string[]): string[] {
  return galleryIds.filter((id) => maySeeGallery(scope, id)).map((id) => encodeId('Gallery', id));
}
