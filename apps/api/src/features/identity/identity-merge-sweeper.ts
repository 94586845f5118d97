import type { Clock } from '../../core/clock.ts';
import { periodic } from '../../core/periodic.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { finaliseMerges } from './identity-merge.store.ts';

const SWEEP_EVERY_MS = 60 * 60 * 1000;
/** Merges of one transaction. */
const BATCH = 50;

export interface MergeSweeper {
  /** @returns The number of merges that are final now. */
  sweep(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

/** Ends merges that are too old to be undone: their ids stay names of the winner, all else of the loser goes. */
export function createMergeSweeper(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): MergeSweeper {
  let isStopped = false;
  const sweep = async (): Promise<number> => {
    for (let swept = 0; ;) {
      const now = parts.clock.now();
      const count = await parts.database.transaction((tx) => finaliseMerges(tx, now, BATCH));
      swept += count;
      if (count < BATCH || isStopped) return swept;
    }
  };
  const rounds = periodic({
    everyMs: SWEEP_EVERY_MS,
    work: sweep,
    onFailure: () => parts.log('old merges could not be ended; the next sweep finds them too'),
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
