import type { Clock } from '../../core/clock.ts';
import { batchedSweeper, type Sweeper } from '../../core/sweeper.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { finaliseMerges } from './identity-merge.store.ts';

const SWEEP_EVERY_MS = 60 * 60 * 1000;
/** Merges of one transaction. */
const BATCH = 50;

/** Ends merges that are too old to be undone: their ids stay names of the winner, all else of the loser goes. */
export function createMergeSweeper(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Sweeper {
  return batchedSweeper({
    everyMs: SWEEP_EVERY_MS,
    batch: BATCH,
    take: (batch) => parts.database.transaction((tx) => finaliseMerges(tx, parts.clock.now(), batch)),
    onFailure: () => parts.log('old merges could not be ended; the next sweep finds them too'),
  });
}
