import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import { periodic } from '../../core/periodic.ts';
import type { Database } from '../../infra/prisma/database.ts';
import {
  auditMonths,
  countUnsealedOf,
  dropMonth,
  ensureMonth,
  lockChain,
  monthOf,
  nextMonth,
} from './audit-chain.store.ts';
import type { HeadSeal } from './audit-seal.ts';
import { recordAudit } from './audit.store.ts';
import { verifyAuditLog } from './audit-verification.ts';

const LOOK_EVERY_MS = 60 * 60 * 1000;
/** Partitions are made so many months ahead. */
const MONTHS_AHEAD = 2;

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly seal: HeadSeal;
  /** How many whole months are kept beside the current one; null = all. */
  readonly retentionMonths: number | null;
  readonly log: (line: string) => void;
}

/**
 * Keeps the log in months. Dropped are whole months only, sealed and verified; their heads stay as anchors. A month whose
 * chain is broken is evidence, and stays.
 */
export class AuditMonths {
  readonly #parts: Parts;
  readonly #rounds = periodic({
    everyMs: LOOK_EVERY_MS,
    work: () => this.keep(),
    onFailure: () => this.#parts.log('the months of the audit log could not be kept up'),
    isAtOnce: true,
  });

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#rounds.start();
  }

  async stop(): Promise<void> {
    await this.#rounds.stop();
  }

  /** Makes the partitions of the months to come, and drops those whose time is over. @returns The months dropped. */
  async keep(): Promise<readonly string[]> {
    const { database, clock, retentionMonths } = this.#parts;
    const now = clock.now();
    for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead += 1) {
      const month = monthOf(nextMonth(now, ahead));
      await database.transaction((tx) => ensureMonth(tx, month));
    }
    if (retentionMonths === null) return [];
    const firstKept = monthOf(nextMonth(now, -retentionMonths));
    const dropped: string[] = [];
    for (const { month, droppedAt } of await auditMonths(database.client)) {
      if (droppedAt === null && month < firstKept && (await this.#drop(month))) dropped.push(month);
    }
    return dropped;
  }

  async #drop(month: string): Promise<boolean> {
    const { database, clock, seal, log } = this.#parts;
    const { firstProblem } = await verifyAuditLog(database, { seal, month });
    if (firstProblem !== null && firstProblem.kind !== 'MONTH_MISSING') {
      log(`the audit log of ${month} is broken (${firstProblem.kind}) and is kept`);
      return false;
    }
    return await database.transaction(async (tx) => {
      await lockChain(tx);
      const row = (await auditMonths(tx)).find((found) => found.month === month);
      if (row === undefined || row.droppedAt !== null || (await countUnsealedOf(tx, month)) > 0) return false;
      await dropMonth(tx, month, clock.now());
      const detail = { month, entries: String(row.entries), headHash: row.headHash };
      const event = { action: 'dropAuditMonth', galleryIds: [], outcome: 'OK', detail };
      await recordAudit(tx, { requestId: newId(), actor: null }, event);
      return true;
    });
  }
}
