import type { Clock } from '../../core/clock.ts';
import { periodic } from '../../core/periodic.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { DELIVERY_RETENTION_MS } from './delivery-schedule.ts';
import { deleteDeliveriesBefore } from './delivery.store.ts';

const SWEEP_EVERY_MS = 60 * 60 * 1000;
const BATCH = 1_000;

export interface DeliverySweeper {
  /** @returns The number of deliveries deleted. */
  sweep(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

/** Deletes deliveries once the time that they are kept is over, those too that a disabled webhook never took. */
export function createDeliverySweeper(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): DeliverySweeper {
  let isStopped = false;
  const sweep = async (): Promise<number> => {
    const before = new Date(parts.clock.now().getTime() - DELIVERY_RETENTION_MS);
    for (let swept = 0; ;) {
      const count = await deleteDeliveriesBefore(parts.database.client, before, BATCH);
      swept += count;
      if (count < BATCH || isStopped) return swept;
    }
  };
  const rounds = periodic({
    everyMs: SWEEP_EVERY_MS,
    work: sweep,
    onFailure: () => parts.log('old webhook deliveries could not be deleted; the next sweep finds them too'),
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
