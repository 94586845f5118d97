import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { sealEntries, tryLockChain, writeMac } from './audit-chain.store.ts';
import type { HeadSeal } from './audit-seal.ts';

const SEAL_EVERY_MS = 2_000;
/** Entries of one transaction, which holds the embedded database's only session. */
const BATCH = 200;

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly seal: HeadSeal;
  readonly log: (line: string) => void;
}

/**
 * Chains committed entries in the background, so that no writer ever waits for another. One process at a time does it;
 * an entry that commits late, with a lower number than others that are sealed already, comes after them in the chain.
 */
export class AuditSealer {
  readonly #parts: Parts;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.seal()
      .catch(() => this.#parts.log('audit entries could not be sealed; they are with the next ones'))
      .finally(() => {
        if (!this.#isStopped) this.#timer = setTimeout(() => this.start(), SEAL_EVERY_MS).unref();
      });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  /** @returns The number of entries sealed; 0 too where another process is at it. */
  async seal(): Promise<number> {
    for (let sealed = 0; ;) {
      const count = await this.#sealBatch();
      sealed += count;
      if (count < BATCH || this.#isStopped) return sealed;
    }
  }

  async #sealBatch(): Promise<number> {
    const { database, seal, clock } = this.#parts;
    return await database.transaction(async (tx) => {
      if (!(await tryLockChain(tx))) return 0;
      const heads = await sealEntries(tx, BATCH);
      for (const head of heads) {
        await writeMac(tx, head.month, { mac: seal.of(head), sealedAt: clock.now() });
      }
      return heads.reduce((sum, head) => sum + Number(head.sealed), 0);
    });
  }
}
