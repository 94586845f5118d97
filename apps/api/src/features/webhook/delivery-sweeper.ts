import type { Clock } from '../../core/clock.ts';
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
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let running: Promise<unknown> = Promise.resolve();
  const sweep = async (): Promise<number> => {
    const before = new Date(parts.clock.now().getTime() - DELIVERY_RETENTION_MS);
    for (let swept = 0; ;) {
      const count = await deleteDeliveriesBefore(parts.database.client, before, BATCH);
      swept += count;
      if (count < BATCH || isStopped) return swept;
    }
  };
  return {
    sweep,
    start: () => {
      timer = setInterval(() => {
        running = running.then(sweep).catch(() => {
          parts.log('old webhook deliveries could not be deleted; the next sweep finds them too');
        });
      }, SWEEP_EVERY_MS);
      timer.unref();
    },
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
