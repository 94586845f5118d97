import type { Clock } from '../../core/clock.ts';
import { batchedSweeper, type Sweeper } from '../../core/sweeper.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import { deleteExpiredSightings } from './sighting-removal.store.ts';

const SWEEP_EVERY_MS = 5 * 60 * 1000;
/** Sightings of one transaction. */
const BATCH = 1_000;

/** Deletes sightings with vectors and crops once their time is over; no search finds them from that moment on in any case. */
export function createSightingSweeper(parts: {
  readonly database: Database;
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Sweeper {
  return batchedSweeper({
    everyMs: SWEEP_EVERY_MS,
    batch: BATCH,
    take: async (batch) => {
      const { count, cropBlobKeys } = await parts.database.transaction((tx) =>
        deleteExpiredSightings(tx, parts.clock.now(), batch),
      );
      await deleteUnusedBlobs(parts, cropBlobKeys);
      return count;
    },
    onFailure: () => parts.log('expired sightings could not be deleted; the next sweep finds them too'),
  });
}
