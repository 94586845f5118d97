import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import { batchedSweeper, type Sweeper } from '../../core/sweeper.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import { expiredSamples } from './expired-samples.store.ts';
import { removeSamples } from './sample-removal.ts';

const SWEEP_EVERY_MS = 60 * 60 * 1000;
/** Samples of one transaction. */
const BATCH = 200;

/** Deletes body samples, crops and vectors included, that expired so long ago that their gallery keeps them no more. */
export function createExpiredSamplesSweeper(parts: {
  readonly database: Database;
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Sweeper {
  return batchedSweeper({
    everyMs: SWEEP_EVERY_MS,
    batch: BATCH,
    take: async (batch) => {
      const now = parts.clock.now();
      const { count, cropBlobKeys } = await parts.database.transaction((tx) => removeBatch(tx, now, batch));
      await deleteUnusedBlobs(parts, cropBlobKeys);
      return count;
    },
    onFailure: () => parts.log('expired samples could not be deleted; the next sweep finds them too'),
  });
}

/** One entry in the audit log for each gallery: the server did it, because the gallery says so. */
async function removeBatch(tx: Transaction, now: Date, batch: number) {
  const byGallery = Map.groupBy(await expiredSamples(tx, now, batch), ({ galleryId }) => galleryId);
  const cropBlobKeys: string[] = [];
  let count = 0;
  for (const [galleryId, samples] of byGallery) {
    const removed = await removeSamples(tx, { sampleIds: samples.map(({ id }) => id) }, now);
    if (removed.count === 0) continue;
    count += removed.count;
    cropBlobKeys.push(...removed.cropBlobKeys);
    await recordAudit(
      tx,
      { requestId: `retention ${newId()}`, actor: null },
      {
        action: 'expireSamples',
        targetType: 'Gallery',
        targetId: galleryId,
        galleryIds: [galleryId],
        outcome: 'OK',
        detail: { samples: removed.count },
      },
    );
  }
  return { count, cropBlobKeys };
}
