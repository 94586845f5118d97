import { setTimeout as delay } from 'node:timers/promises';
import { DependencyError } from '../../core/errors.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { createIndexKeeper } from './index-keeper.ts';
import { createIndexReadiness, type IndexReadiness } from './index-readiness.ts';
import { hasPendingUpTo, newestPending } from './outbox-claims.store.ts';
import { createDrainPass } from './outbox-pass.ts';
import type { VectorIndex } from './vector-index.ts';

export interface OutboxDrain {
  /**
   * Call it after the commit: applies what is pending in these spaces, together with all other callers.
   *
   * @returns `indexed`: whether the index holds all that was pending at the call. False after `timeoutMs`, or if the
   * index or the database is away: searches find the changes through the overlay, and the background catches up.
   */
  drainOwn(options: { readonly spaceIds: readonly string[]; readonly timeoutMs: number }): Promise<{
    indexed: boolean;
  }>;
  /** Starts to catch up in the background: at once, after failures, and with what other processes left behind. */
  start(): void;
  /** Ends the background work; what was begun, drains that came too late for their callers included, is finished. */
  stop(): Promise<void>;
}

export interface DrainParts {
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  /** Shared with `createIndexedSearch`, so that each learns of the other's failures. */
  readonly readiness?: IndexReadiness;
  readonly log?: (line: string) => void;
}

/** How long to wait for changes that another process has taken on. */
const OTHERS_POLL_MS = 25;

export function createOutboxDrain(parts: DrainParts): OutboxDrain {
  const { database, vectorIndex } = parts;
  const readiness = parts.readiness ?? createIndexReadiness(parts);
  const pass = createDrainPass({ database, vectorIndex, readiness });
  const keeper = createIndexKeeper({ ...parts, readiness, pass });

  const drainAll = async (spaceIds: readonly string[], isLate: () => boolean): Promise<boolean> => {
    const newest = await newestPending(database.client, spaceIds);
    if (newest === null) return true;
    for (;;) {
      const applied = await pass.run();
      if (!(await hasPendingUpTo(database.client, spaceIds, newest))) return true;
      if (isLate()) return false;
      if (applied === 0) await delay(OTHERS_POLL_MS);
    }
  };

  const underWay = new DrainsUnderWay();

  const noteFailure = failureNote(parts.log);

  return {
    drainOwn: async ({ spaceIds, timeoutMs }) => {
      if (spaceIds.length === 0) return { indexed: true };
      const deadline = performance.now() + timeoutMs;
      const isLate = (): boolean => performance.now() > deadline;
      const late = delay(timeoutMs, false, { ref: false });
      const indexed = await Promise.race([
        underWay.track(drainAll(spaceIds, isLate).catch(noteFailure)),
        late,
      ]);
      if (!indexed) keeper.wake();
      return { indexed };
    },
    start: () => {
      keeper.start();
    },
    stop: async () => {
      await keeper.stop();
      await underWay.end();
    },
  };
}

/** The commit stands: whatever keeps the index behind is no failure of the mutation, which would be sent again. */
function failureNote(log: DrainParts['log']): (error: unknown) => false {
  return (error) => {
    if (!(error instanceof DependencyError)) {
      log?.(`the outbox is not drained: ${error instanceof Error ? error.message : String(error)}`);
    }
    return false;
  };
}

/** A caller that could wait no longer leaves its drain behind; whoever stops waits for it. */
class DrainsUnderWay {
  readonly #drains = new Set<Promise<boolean>>();

  track(drain: Promise<boolean>): Promise<boolean> {
    this.#drains.add(drain);
    return drain.finally(() => this.#drains.delete(drain));
  }

  async end(): Promise<void> {
    await Promise.all(this.#drains);
  }
}
