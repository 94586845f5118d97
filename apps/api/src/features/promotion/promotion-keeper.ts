import type { Clock } from '../../core/clock.ts';
import { periodic } from '../../core/periodic.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { closeAbandoned, startCleanup } from './promotion-closing.ts';
import { abandonedPromotions, cleanupsDue } from './promotion.store.ts';

/** How often to look for spaces whose time is over, and for promotions without a job. */
const lookEveryMs = 30_000;
/** A removal that failed is asked for again after that. */
const retryAfterMs = 60 * 60 * 1000;

interface KeeperParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Told when a job was committed. */
  readonly onJob: () => void;
  readonly log: (line: string) => void;
}

export interface PromotionKeeper {
  /** @returns how many jobs it started. */
  look(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

/**
 * Ends promotions whose job was cancelled before it began or was given up, and has spaces removed that lost and have been
 * kept for long enough. Any number of processes may do this at once.
 */
export function createPromotionKeeper(parts: KeeperParts): PromotionKeeper {
  const look = async (): Promise<number> => {
    const started = (await closeAllAbandoned(parts)) + (await startDueCleanups(parts));
    if (started > 0) parts.onJob();
    return started;
  };
  return {
    look,
    ...periodic({
      everyMs: lookEveryMs,
      work: look,
      isAtOnce: true,
      onFailure: () => parts.log('promotions could not be looked after; the next look finds them too'),
    }),
  };
}

async function closeAllAbandoned({
  database,
  clock,
}: Pick<KeeperParts, 'database' | 'clock'>): Promise<number> {
  let closed = 0;
  for (const abandoned of await abandonedPromotions(database.client)) {
    const ended = await database.transaction((tx) => closeAbandoned(tx, abandoned, clock));
    if (ended !== null) closed += 1;
  }
  return closed;
}

async function startDueCleanups({
  database,
  clock,
}: Pick<KeeperParts, 'database' | 'clock'>): Promise<number> {
  return await database.transaction(async (tx) => {
    const now = clock.now();
    const due = await cleanupsDue(tx, { now, retryBefore: new Date(now.getTime() - retryAfterMs) });
    for (const promotion of due) await startCleanup(tx, promotion);
    return due.length;
  });
}
