import type { InferencePool } from '@gallerist/embedding';
import type { Logger } from 'pino';
import type { Secrets } from '../config/secrets.ts';
import type { Clock } from '../core/clock.ts';
import { createIdempotencySweeper } from '../features/idempotency/idempotency-sweeper.ts';
import { createMergeSweeper } from '../features/identity/identity-merge-sweeper.ts';
import { createTransferSweeper } from '../features/import/transfer-sweeper.ts';
import { createClusterKeeper } from '../features/cluster/cluster-keeper.ts';
import type { UploadFiles } from '../features/import/upload-files.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import { createPromotionKeeper } from '../features/promotion/promotion-keeper.ts';
import { createJobSweeper } from '../features/job/job-sweeper.ts';
import { createMediaSweeper, type SweepReport } from '../features/media/media-sweeper.ts';
import type { Sweep } from '../features/retention/retention-job.ts';
import { createExpiredSamplesSweeper } from '../features/sample/expired-samples-sweeper.ts';
import { createSightingSweeper } from '../features/sighting/sighting-sweeper.ts';
import { createSearchSweeper } from '../features/search/search-sweeper.ts';
import { createRecalibrationWatch } from '../features/threshold/recalibration-watch.ts';
import { createDeliverySweeper } from '../features/webhook/delivery-sweeper.ts';
import type { Database } from '../infra/prisma/database.ts';
import { createRetentionSweeper, retentionParts } from './privacy.ts';
import { createCalibration } from './thresholds.ts';

/** Work of the role `worker` that happens from time to time. */
export interface BackgroundWork {
  start(): void;
  stop(): Promise<void>;
}

export interface Housekeeping {
  /** Started in workers only. */
  readonly background: readonly BackgroundWork[];
  /** Those of `background` that the job `retention` makes when somebody asks. */
  readonly sweeps: readonly Sweep[];
}

/** All that keeps house. */
export function createSweepers(parts: {
  readonly secrets: Secrets;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly files: UploadFiles;
  readonly clock: Clock;
  readonly pool: InferencePool;
  readonly log: Logger;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}): Housekeeping {
  const { database, blobs, files, clock, onJob } = parts;
  const log = (line: string): void => parts.log.info(line);
  const media = createMediaSweeper({ database, blobs, clock, log });
  const sweepers = [
    { ...media, what: 'unused pictures', sweep: async () => totalOf(await media.sweep()) },
    { ...createIdempotencySweeper({ database, clock, log }), what: 'idempotency records' },
    { ...createSearchSweeper({ database, blobs, clock, log }), what: 'searches' },
    { ...createSightingSweeper({ database, blobs, clock, log }), what: 'sightings' },
    { ...createExpiredSamplesSweeper({ database, blobs, clock, log }), what: 'expired body samples' },
    createRetentionSweeper({ ...retentionParts(parts), log }),
    { ...createMergeSweeper({ database, clock, log }), what: 'merges that can be undone' },
    { ...createDeliverySweeper({ database, clock, log }), what: 'deliveries of webhooks' },
    { ...createTransferSweeper({ database, blobs, files, clock, log }), what: 'uploads' },
    { ...createJobSweeper({ database, clock, log }), what: 'jobs' },
  ];
  return {
    background: [
      ...sweepers,
      createPromotionKeeper({ database, clock, onJob, log }),
      createClusterKeeper({ database, clock, onJob, log }),
      createRecalibrationWatch({ ...createCalibration(parts), onJob, log }),
    ],
    sweeps: sweepers,
  };
}

function totalOf({ unusedMedia, orphanBlobs, abandonedWrites }: SweepReport): number {
  return unusedMedia + orphanBlobs + abandonedWrites;
}
