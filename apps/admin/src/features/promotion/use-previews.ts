import { useQueries } from '@tanstack/react-query';
import type { GalleryName } from '../../app/current-gallery.ts';
import type { PromotionPreviewQuery } from '../../graphql/generated/graphql.ts';
import { request } from '../../graphql/index.ts';
import { operationKey } from '../../graphql/operation-key.ts';
import { promotionPreviewDocument } from './promotion.operations.ts';

export interface PreviewOfGallery {
  readonly gallery: GalleryName;
  /** Undefined while it is asked; null where the gallery cannot use the model. */
  readonly preview: PromotionPreviewQuery['promotionPreview'] | undefined;
  readonly error: Error | null;
}

/** What a promotion would do to each gallery. */
export function usePreviews(
  modelVersionId: string,
  galleries: readonly GalleryName[],
): readonly PreviewOfGallery[] {
  const answers = useQueries({
    queries: galleries.map(({ id: galleryId }) => {
      const variables = { galleryId, modelVersionId };
      return {
        queryKey: operationKey(promotionPreviewDocument, variables),
        queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
          request(promotionPreviewDocument, variables, signal),
      };
    }),
  });
  return galleries.map((gallery, index) => {
    const answer = answers[index];
    return { gallery, preview: answer?.data?.promotionPreview, error: answer?.error ?? null };
  });
}
