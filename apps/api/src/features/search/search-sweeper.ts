import type { Clock } from '../../core/clock.ts';
import { batchedSweeper, type Sweeper } from '../../core/sweeper.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { deleteSearchesBefore } from './search.store.ts';

/** How long a search, the vectors of its probes and its candidates are kept: personal data, needed for feedback only. */
export const PROBE_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
const SWEEP_EVERY_MS = 60 * 60 * 1000;
/** Searches of one transaction, each with the probes of a whole picture. */
const BATCH = 200;

/** Deletes searches and their probes, crops included, once the time that they are kept is over. */
export function createSearchSweeper(parts: {
  readonly database: Database;
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Sweeper {
  return batchedSweeper({
    everyMs: SWEEP_EVERY_MS,
    batch: BATCH,
    take: async (batch) => {
      const before = new Date(parts.clock.now().getTime() - PROBE_RETENTION_MS);
      const { count, cropBlobKeys } = await parts.database.transaction((tx) =>
        deleteSearchesBefore(tx, before, batch),
      );
      await deleteUnusedBlobs(parts, cropBlobKeys);
      return count;
    },
    onFailure: () => parts.log('expired searches could not be deleted; the next sweep finds them too'),
  });
}
