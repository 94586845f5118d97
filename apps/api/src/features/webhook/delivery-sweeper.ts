import type { Clock } from '../../core/clock.ts';
import { batchedSweeper, type Sweeper } from '../../core/sweeper.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { DELIVERY_RETENTION_MS } from './delivery-schedule.ts';
import { deleteDeliveriesBefore } from './delivery.store.ts';

const SWEEP_EVERY_MS = 60 * 60 * 1000;
const BATCH = 1_000;

/** Deletes deliveries once the time that they are kept is over, those too that a disabled webhook never took. */
export function createDeliverySweeper(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Sweeper {
  return batchedSweeper({
    everyMs: SWEEP_EVERY_MS,
    batch: BATCH,
    take: (batch) => {
      const before = new Date(parts.clock.now().getTime() - DELIVERY_RETENTION_MS);
      return deleteDeliveriesBefore(parts.database.client, before, batch);
    },
    onFailure: () => parts.log('old webhook deliveries could not be deleted; the next sweep finds them too'),
  });
}
