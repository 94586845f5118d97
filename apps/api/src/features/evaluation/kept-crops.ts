import { findStoredVectors, type Wanted } from './space-vectors.store.ts';
import type { VectorParts } from './space-vectors.ts';

/** Crops of samples and feedback as the blob store keeps them; those that are not kept are left out. */
export async function keptCrops(
  { database, blobs }: Pick<VectorParts, 'database' | 'blobs'>,
  wanted: readonly Wanted[],
): Promise<readonly Uint8Array[]> {
  const crops: Uint8Array[] = [];
  // no space has an empty name: only the keys of the crops are asked for
  for (const { cropBlobKey } of (await findStoredVectors(database.client, wanted, '')).values()) {
    const crop = cropBlobKey === null ? null : await blobs.read(cropBlobKey);
    if (crop !== null) crops.push(crop);
  }
  return crops;
}
