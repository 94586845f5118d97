import { deleteSightingsOf } from '../sighting/sighting-removal.store.ts';
import { addRemoved } from './erasure.store.ts';
import type { ErasureStep } from './erasure-parts.ts';
import { alike } from './likeness.ts';
import { sightingsOfGallery, type SightingRow } from './probe-traces.store.ts';

const sightingsAtOnce = 200;

/** Sightings that nobody named and that would be a MATCH of the person. */
export const eraseSightings: ErasureStep = async ({ database }, work) => {
  if (work.workspace.spaceIds.length === 0) return;
  for (let after: SightingRow | null = null; ;) {
    const page: { readonly after: SightingRow | null; readonly limit: number } = {
      after,
      limit: sightingsAtOnce,
    };
    const rows = await sightingsOfGallery(database.client, work.erasure.galleryId, page);
    const found = await alike(work.likeness, rows, 'match');
    const sightingIds = [...new Set(found.map((row) => row.sightingId))];
    if (sightingIds.length > 0) {
      await database.transaction(async (tx) => {
        const { count, cropBlobKeys } = await deleteSightingsOf(tx, { sightingIds }, sightingIds.length);
        await addRemoved(tx, work.erasure.id, { removed: { sightings: count }, blobKeys: cropBlobKeys });
      });
    }
    work.signal.throwIfAborted();
    after = rows.at(-1) ?? null;
    if (rows.length < sightingsAtOnce) return;
  }
};
