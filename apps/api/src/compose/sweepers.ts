import type { Logger } from 'pino';
import type { Clock } from '../core/clock.ts';
import { createIdempotencySweeper } from '../features/idempotency/idempotency-sweeper.ts';
import { createMergeSweeper } from '../features/identity/identity-merge-sweeper.ts';
import { createTransferSweeper } from '../features/import/transfer-sweeper.ts';
import type { UploadFiles } from '../features/import/upload-files.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import { createMediaSweeper } from '../features/media/media-sweeper.ts';
import { createPromotionKeeper } from '../features/promotion/promotion-keeper.ts';
import { createSearchSweeper } from '../features/search/search-sweeper.ts';
import { createDeliverySweeper } from '../features/webhook/delivery-sweeper.ts';
import type { Database } from '../infra/prisma/database.ts';

/** Background work of the role `worker` that is no job: it happens from time to time, and nobody asked for it. */
export interface BackgroundWork {
  start(): void;
  stop(): Promise<void>;
}

/** All that keeps house; started in workers only. */
export function createSweepers(parts: {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly files: UploadFiles;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}): readonly BackgroundWork[] {
  const { database, blobs, files, clock, onJob } = parts;
  const log = (line: string): void => parts.log.info(line);
  return [
    createMediaSweeper({ database, blobs, clock, log }),
    createIdempotencySweeper({ database, clock, log }),
    createSearchSweeper({ database, blobs, clock, log }),
    createMergeSweeper({ database, clock, log }),
    createDeliverySweeper({ database, clock, log }),
    createPromotionKeeper({ database, clock, onJob, log }),
    createTransferSweeper({ database, blobs, files, clock, log }),
  ];
}
