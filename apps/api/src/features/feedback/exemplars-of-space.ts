import type { Database } from '../../infra/prisma/database.ts';
import type { SpaceBelongings } from '../promotion/promotion.parts.ts';
import { vectorsOfCrops, type CropVectorParts } from './crop-vectors.ts';
import { addExemplars, exemplarsWithout, removeExemplars } from './exemplar.store.ts';

/** Crops of one batch: a few seconds of inference. */
const BATCH = 32;

/**
 * Exemplars of vetoes in a space that is about to serve: what people said goes on holding there. A probe of which no
 * crop is kept has nothing to be embedded anew: its veto ends with the space that it was seen in.
 */
export function exemplarsOfSpace(parts: CropVectorParts & { readonly database: Database }): SpaceBelongings {
  const { database } = parts;
  return {
    prepare: async ({ galleryId, modality }, spaceId, { signal }) => {
      const query = { galleryId, modality, spaceId };
      for (let afterId: string | null = null; ;) {
        signal?.throwIfAborted();
        const batch = await exemplarsWithout(database.client, query, { afterId, limit: BATCH });
        const last = batch.at(-1);
        if (last === undefined) return;
        const keys = batch.map(({ cropBlobKey }) => cropBlobKey);
        const byKey = await vectorsOfCrops(parts, spaceId, keys);
        const vectors = new Map(
          batch.flatMap(({ id, cropBlobKey }) => {
            const vector = byKey.get(cropBlobKey);
            return vector === undefined ? [] : [[id, vector] as const];
          }),
        );
        await database.transaction((tx) => addExemplars(tx, spaceId, vectors));
        afterId = last.id;
      }
    },
    remove: (tx, { galleryId, modality }, spaceId) => removeExemplars(tx, { galleryId, modality, spaceId }),
  };
}
