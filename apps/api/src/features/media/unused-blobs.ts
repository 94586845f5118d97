import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from './blob-store.ts';
import { blobKeysInUse } from './media.store.ts';

/**
 * Deletes those of the blobs that no row names any more, after the transaction that let go of them. Should the store fail,
 * the sweeper of orphaned blobs finds them.
 */
export async function deleteUnusedBlobs(
  parts: { readonly database: Database; readonly blobs: Pick<BlobStore, 'delete'> },
  keys: readonly string[],
): Promise<void> {
  if (keys.length === 0) return;
  const used = await blobKeysInUse(parts.database.client, keys);
  await parts.blobs.delete(keys.filter((key) => !used.has(key))).catch(() => undefined);
}
