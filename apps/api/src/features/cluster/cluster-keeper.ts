import type { Clock } from '../../core/clock.ts';
import { periodic } from '../../core/periodic.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { insertJob } from '../job/job.store.ts';
import { galleriesToLink } from './linking.store.ts';

const everyMs = 10 * 60 * 1000;
/** Older probes have been looked at, or there were too many of them. */
const lookBackMs = 24 * 60 * 60 * 1000;

export interface ClusterKeeper {
  /** @returns How many jobs were queued. */
  look(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

/** Queues a job for each gallery in which strangers were seen since the last one. */
export function createClusterKeeper(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly onJob: () => void;
  readonly log: (line: string) => void;
}): ClusterKeeper {
  const { database, clock, onJob } = parts;
  const look = async (): Promise<number> => {
    const since = new Date(clock.now().getTime() - lookBackMs);
    const due = await galleriesToLink(database.client, since);
    for (const { galleryId, modality } of due) {
      await insertJob(database.client, { kind: 'cluster', galleryId, input: { modality } });
    }
    if (due.length > 0) onJob();
    return due.length;
  };
  return {
    look,
    ...periodic({
      everyMs,
      work: look,
      onFailure: () => parts.log('nobody could look for new strangers; the next look finds them too'),
    }),
  };
}
