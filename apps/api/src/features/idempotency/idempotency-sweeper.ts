import type { Clock } from '../../core/clock.ts';
import { periodic } from '../../core/periodic.ts';
import type { Sweeper } from '../../core/sweeper.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { IDEMPOTENCY_LIFETIME_MS } from './idempotency.types.ts';
import { deleteExpiredRecords } from './idempotency.store.ts';

const SWEEP_EVERY_MS = 60 * 60 * 1000;

/** Deletes the records that no replay can find any more. */
export function createIdempotencySweeper(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Sweeper {
  const sweep = (): Promise<number> => {
    const expiredBefore = new Date(parts.clock.now().getTime() - IDEMPOTENCY_LIFETIME_MS);
    return deleteExpiredRecords(parts.database.client, expiredBefore);
  };
  return {
    sweep,
    ...periodic({
      everyMs: SWEEP_EVERY_MS,
      work: sweep,
      onFailure: () =>
        parts.log('expired idempotency records could not be deleted; the next sweep finds them too'),
    }),
  };
}
