import { setTimeout as delay } from 'node:timers/promises';
import { createIndexPruner, type IndexPruner } from './index-pruner.ts';
import { repairIncompleteSpaces, reconcileOneIfDue } from './index-repair.ts';
import { knownSpaces } from './index-state.store.ts';
import type { KeeperParts } from './index-keeper.types.ts';

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
  return new BackgroundKeeper(parts);
}

class BackgroundKeeper implements IndexKeeper {
  readonly #parts: KeeperParts;
  readonly #pruner: IndexPruner;
  #alarm = new AbortController();
  #isStopped = false;
  #running: Promise<void> | null = null;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
    this.#pruner = createIndexPruner(parts);
  }

  start(): void {
    this.#running ??= this.#loop();
  }

  wake(): void {
    this.#alarm.abort();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#alarm.abort();
    await this.#running;
  }

  async #loop(): Promise<void> {
    let retryMs = SHORTEST_RETRY_MS;
    while (!this.#isStopped) {
      try {
        await this.#round();
        if (retryMs > SHORTEST_RETRY_MS) this.#log('the vector index is in step again');
        retryMs = SHORTEST_RETRY_MS;
        await this.#sleep(IDLE_MS);
      } catch (error) {
        // Whatever it is, the next round may succeed, and nobody else would catch up.
        if (retryMs === SHORTEST_RETRY_MS) this.#log(`the vector index is behind: ${reasonOf(error)}`);
        await this.#sleep(retryMs);
        retryMs = Math.min(2 * retryMs, LONGEST_RETRY_MS);
      }
    }
    await this.#pruner.prune().catch((error: unknown) => {
      this.#log(`the outbox is not pruned: ${reasonOf(error)}`);
    });
  }

  async #round(): Promise<void> {
    const { database, readiness, pass } = this.#parts;
    for (const space of await knownSpaces(database.client)) await readiness.check(space);
    let applied = await pass.run();
    while (applied > 0 && !this.#isStopped) applied = await pass.run();
    await repairIncompleteSpaces(this.#parts);
    await reconcileOneIfDue(this.#parts);
    await this.#pruner.pruneIfDue();
  }

  async #sleep(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#alarm.signal, ref: false }).catch(() => undefined); // woken: also fine
    if (!this.#isStopped) this.#alarm = new AbortController();
  }

  #log(line: string): void {
    this.#parts.log?.(line);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
