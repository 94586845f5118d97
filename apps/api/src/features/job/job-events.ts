import type { Transaction } from '../../infra/prisma/database.ts';
import { recordEvent } from '../webhook/event.store.ts';
import { galleriesOfJob } from './job.store.ts';
import type { Job } from './job.types.ts';

/** Tells webhooks that a job ended, however it did; in the transaction that ends it. */
export async function tellJobFinished(tx: Transaction, job: Pick<Job, 'id' | 'galleryId'>): Promise<void> {
  const galleryIds = job.galleryId === null ? await galleriesOfJob(tx, job.id) : [job.galleryId];
  await recordEvent(tx, { kind: 'job.finished', galleryIds, ids: { jobId: job.id } });
}
