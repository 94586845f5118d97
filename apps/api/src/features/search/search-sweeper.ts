import type { Clock } from '../../core/clock.ts';
import { periodic } from '../../core/periodic.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { deleteSearchesBefore } from './search.store.ts';

/** How long a search, the vectors of its probes and its candidates are kept: personal data, needed for feedback only. */
export const PROBE_RETENTION_MS = 30 * 24 * 60 * 60 * 1000;
const SWEEP_EVERY_MS = 60 * 60 * 1000;
/** Searches of one transaction, each with the probes of a whole picture. */
const BATCH = 200;

export interface SearchSweeper {
  /** @returns The number of searches deleted. */
  sweep(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

/** Deletes searches and their probes, crops included, once the time that they are kept is over. */
export function createSearchSweeper(parts: {
  readonly database: Database;
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): SearchSweeper {
  let isStopped = false;
  const sweep = async (): Promise<number> => {
    const before = new Date(parts.clock.now().getTime() - PROBE_RETENTION_MS);
    for (let swept = 0; ;) {
      const { count, cropBlobKeys } = await parts.database.transaction((tx) =>
        deleteSearchesBefore(tx, before, BATCH),
      );
      await deleteUnusedBlobs(parts, cropBlobKeys);
      swept += count;
      if (count < BATCH || isStopped) return swept;
    }
  };
  const rounds = periodic({
    everyMs: SWEEP_EVERY_MS,
    work: sweep,
    onFailure: () => parts.log('expired searches could not be deleted; the next sweep finds them too'),
  });
  return {
    sweep,
    start: () => rounds.start(),
    stop: async () => {
      isStopped = true;
      await rounds.stop();
    },
  };
}
