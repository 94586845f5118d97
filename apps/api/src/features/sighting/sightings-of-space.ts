import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { vectorsOfCrops, type CropVectorParts } from '../feedback/crop-vectors.ts';
import type { SpaceBelongings } from '../promotion/promotion.parts.ts';
import { addSightingVectors, removeSightingVectors, sightingsWithout } from './sighting.store.ts';

/** Crops of one batch: a few seconds of inference. */
const BATCH = 32;

/**
 * Sightings in a space that is about to serve, embedded anew from the crop of their best picture. Those of which no crop is kept
 * are found no more after the switch; they expire within days. Those recorded since the promotion began have vectors in both.
 */
export function sightingsOfSpace(
  parts: CropVectorParts & { readonly database: Database; readonly clock: Clock },
): SpaceBelongings {
  const { database, clock } = parts;
  return {
    prepare: async ({ galleryId, modality }, spaceId, { signal }) => {
      const of = { galleryId, modality, spaceId };
      for (let afterId: string | null = null; ;) {
        signal?.throwIfAborted();
        const page = { afterId, limit: BATCH, now: clock.now() };
        const batch = await sightingsWithout(database.client, of, page);
        const last = batch.at(-1);
        if (last === undefined) return;
        const byKey = await vectorsOfCrops(
          parts,
          spaceId,
          batch.map(({ cropBlobKey }) => cropBlobKey),
        );
        const vectors = new Map(
          batch.flatMap(({ id, cropBlobKey }) => {
            const vector = byKey.get(cropBlobKey);
            return vector === undefined ? [] : [[id, vector] as const];
          }),
        );
        await database.transaction((tx) => addSightingVectors(tx, { galleryId, spaceId }, vectors));
        afterId = last.id;
      }
    },
    remove: async (tx, { galleryId, modality }, spaceId) =>
      await removeSightingVectors(tx, { galleryId, modality, spaceId }),
  };
}
