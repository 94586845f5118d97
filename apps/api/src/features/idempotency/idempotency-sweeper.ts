import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { IDEMPOTENCY_LIFETIME_MS } from './idempotency.types.ts';
import { deleteExpiredRecords } from './idempotency.store.ts';

const SWEEP_EVERY_MS = 60 * 60 * 1000;

export interface IdempotencySweeper {
  /** @returns The number of records deleted. */
  sweep(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

/** Deletes the records that no replay can find any more. */
export function createIdempotencySweeper(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): IdempotencySweeper {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();
  const sweep = (): Promise<number> => {
    const expiredBefore = new Date(parts.clock.now().getTime() - IDEMPOTENCY_LIFETIME_MS);
    return deleteExpiredRecords(parts.database.client, expiredBefore);
  };
  return {
    sweep,
    start: () => {
      timer = setInterval(() => {
        running = running.then(sweep).catch(() => {
          parts.log('expired idempotency records could not be deleted; the next sweep finds them too');
        });
      }, SWEEP_EVERY_MS);
      timer.unref();
    },
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
