import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../../infra/prisma/database.ts';
import { createIndexPruner } from './index-pruner.ts';
import { repairIncompleteSpaces, reconcileOneIfDue } from './index-repair.ts';
import type { IndexReadiness } from './index-readiness.ts';
import { knownSpaces } from './index-state.store.ts';
import type { DrainPass } from './outbox-pass.ts';
import type { VectorIndex } from './vector-index.ts';

export interface KeeperParts {
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  readonly readiness: IndexReadiness;
  readonly pass: DrainPass;
  readonly log?: (line: string) => void;
}

/** The background work that keeps the index in step with PostgreSQL. */
export interface IndexKeeper {
  start(): void;
  /** Something is pending: do not sleep on. */
  wake(): void;
  stop(): Promise<void>;
}

/** How often to look for what other processes left behind. */
const IDLE_MS = 2000;
const SHORTEST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 30_000;

export function createIndexKeeper(parts: KeeperParts): IndexKeeper {
  const pruner = createIndexPruner(parts);
  let alarm = new AbortController();
  let isStopped = false;
  let running: Promise<void> | null = null;

  const sleep = async (ms: number): Promise<void> => {
    await delay(ms, undefined, { signal: alarm.signal, ref: false }).catch(() => undefined); // woken: also fine
    if (!isStopped) alarm = new AbortController();
  };

  const round = async (): Promise<void> => {
    for (const space of await knownSpaces(parts.database.client)) await parts.readiness.check(space);
    while ((await parts.pass.run()) > 0 && !isStopped);
    await repairIncompleteSpaces(parts);
    await reconcileOneIfDue(parts);
    await pruner.pruneIfDue();
  };

  const loop = async (): Promise<void> => {
    let retryMs = SHORTEST_RETRY_MS;
    while (!isStopped) {
      try {
        await round();
        if (retryMs > SHORTEST_RETRY_MS) parts.log?.('the vector index is in step again');
        retryMs = SHORTEST_RETRY_MS;
        await sleep(IDLE_MS);
      } catch (error) {
        // Whatever it is, the next round may succeed, and nobody else would catch up.
        if (retryMs === SHORTEST_RETRY_MS) parts.log?.(`the vector index is behind: ${reasonOf(error)}`);
        await sleep(retryMs);
        retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
      }
    }
    await pruner
      .prune()
      .catch((error: unknown) => parts.log?.(`the outbox is not pruned: ${reasonOf(error)}`));
  };

  return {
    start: () => {
      running ??= loop();
    },
    wake: () => {
      alarm.abort();
    },
    stop: async () => {
      isStopped = true;
      alarm.abort();
      await running;
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
