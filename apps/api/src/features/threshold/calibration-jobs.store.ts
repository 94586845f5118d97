import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { findJobs } from '../job/job.store.ts';
import type { Job } from '../job/job.types.ts';

/**
 * A calibration of the gallery's modality that nobody has begun, and that nobody begins before the transaction ends: it will see
 * what the transaction wrote.
 */
export async function holdQueuedCalibration(
  tx: Transaction,
  galleryId: string,
  modality: Modality,
): Promise<Job | null> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM jobs
    WHERE kind = 'calibrate' AND gallery_id = ${galleryId}::uuid AND state = 'QUEUED' AND attempt = 0
      AND cancel_requested_at IS NULL AND input->>'modality' = ${modality}
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED`;
  const ids = rows.map(({ id }) => id);
  const [job = null] = ids.length === 0 ? [] : await findJobs(tx, { kind: 'ALL' }, ids);
  return job;
}

/** Galleries with a calibration that is waiting or under way. */
export async function galleriesBeingCalibrated(
  tx: Transaction,
  galleryIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.job.findMany({
    where: {
      kind: 'calibrate',
      galleryId: { in: [...galleryIds] },
      state: { in: ['QUEUED', 'RUNNING'] },
    },
    select: { galleryId: true, input: true },
  });
  return new Set(rows.flatMap(({ galleryId }) => galleryId ?? []));
}
