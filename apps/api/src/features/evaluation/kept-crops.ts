import { findStoredVectors, type Wanted } from './space-vectors.store.ts';
import type { VectorParts } from './space-vectors.ts';

/** Where the blob store has the crops of samples and feedback, by id; those that are not kept are left out. */
export async function keptCropKeys(
  { database }: Pick<VectorParts, 'database'>,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<string, string>> {
  // no space has an empty name: only the keys of the crops are asked for
  const stored = await findStoredVectors(database.client, wanted, '');
  return new Map(
    [...stored].flatMap(([id, { cropBlobKey }]) => (cropBlobKey === null ? [] : [[id, cropBlobKey]])),
  );
}

/** Crops of samples and feedback as the blob store keeps them; those that are not kept are left out. */
export async function keptCrops(
  { database, blobs }: Pick<VectorParts, 'database' | 'blobs'>,
  wanted: readonly Wanted[],
): Promise<readonly Uint8Array[]> {
  const crops: Uint8Array[] = [];
  for (const key of (await keptCropKeys({ database }, wanted)).values()) {
    const crop = await blobs.read(key);
    if (crop !== null) crops.push(crop);
  }
  return crops;
}
