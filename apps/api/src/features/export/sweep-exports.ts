import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { deleteExpiredExports } from './export.store.ts';

/** Deletes exports whose time is over. Answers how many. */
export async function sweepExports(parts: {
  readonly database: Database;
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly clock: Clock;
}): Promise<number> {
  const blobKeys = await deleteExpiredExports(parts.database.client, parts.clock.now());
  await parts.blobs.delete(blobKeys);
  return blobKeys.length;
}
