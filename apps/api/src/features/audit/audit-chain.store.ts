import type { Transaction } from '../../infra/prisma/database.ts';
import type { RedactedEntry } from './audit-redaction.store.ts';

/** The SQL functions are those of the migration `audit_chain`; hashes are made in the database, off our event loop. */

export interface AuditHead {
  readonly month: string;
  readonly entries: bigint;
  readonly headHash: string;
}

export interface AuditMonthRow extends AuditHead {
  readonly mac: string | null;
  readonly droppedAt: Date | null;
}

/** Oldest first. */
export async function auditMonths(tx: Transaction): Promise<readonly AuditMonthRow[]> {
  return await tx.auditMonth.findMany({
    orderBy: { month: 'asc' },
    select: { month: true, entries: true, headHash: true, mac: true, droppedAt: true },
  });
}

/** False if another process seals, verifies or drops at the moment. Held until the transaction ends. */
export async function tryLockChain(tx: Transaction): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ locked: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended('audit chain', 0)) AS locked`;
  return row?.locked === true;
}

/** As `tryLockChain`, but waits. */
export async function lockChain(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('audit chain', 0))`;
}

/** Chains the oldest unsealed entries. Hold the lock. @returns The heads that moved, with how many entries each took. */
export async function sealEntries(
  tx: Transaction,
  batch: number,
): Promise<readonly (AuditHead & { readonly sealed: bigint })[]> {
  return await tx.$queryRaw`
    SELECT month, entries, head_hash AS "headHash", sealed FROM audit_seal(${batch}::integer)`;
}

export async function writeMac(
  tx: Transaction,
  month: string,
  seal: { readonly mac: string; readonly sealedAt: Date },
): Promise<void> {
  await tx.auditMonth.update({ where: { month }, data: seal, select: { month: true } });
}

export async function unsealedEntries(
  tx: Transaction,
): Promise<{ readonly count: number; readonly oldestAt: Date | null }> {
  const found = await tx.auditEntry.aggregate({
    where: { hash: null },
    _count: { _all: true },
    _min: { at: true },
  });
  return { count: found._count._all, oldestAt: found._min.at };
}

export async function genesisOf(tx: Transaction, month: string): Promise<string> {
  const [row] = await tx.$queryRaw<{ hash: string }[]>`SELECT audit_genesis(${month}) AS hash`;
  if (row === undefined) throw new TypeError('genesisOf: the database answered nothing');
  return row.hash;
}

export interface ChainEnd {
  readonly chainIndex: bigint;
  readonly hash: string;
}

export interface ChainPage {
  /** Of the last entry of the page; null if there are no more. */
  readonly end: ChainEnd | null;
  /** The first entry that is wrong. */
  readonly broken: {
    readonly seq: bigint;
    readonly chainIndex: bigint;
    readonly isChanged: boolean;
  } | null;
  /** Those of the page that the server says it took something out of: whether that is so, its key tells. */
  readonly redacted: readonly RedactionClaim[];
}

export interface RedactionClaim extends RedactedEntry {
  readonly chainIndex: bigint;
  readonly mac: string;
}

interface PageRow {
  readonly seq: bigint;
  readonly chainIndex: bigint;
  readonly hash: string;
  readonly isChanged: boolean;
  readonly isBroken: boolean;
  readonly isLast: boolean;
  readonly mac: string | null;
  readonly contentHash: string;
}

/** Checks the entries of a month after `before`, at most `limit`, each against its hash and the entry before it. */
export async function checkChainPage(
  tx: Transaction,
  month: { readonly month: string; readonly upTo: bigint },
  page: { readonly before: ChainEnd; readonly limit: number },
): Promise<ChainPage> {
  const { before, limit } = page;
  const from = new Date(`${month.month}-01T00:00:00Z`);
  const to = nextMonth(from);
  const rows = await tx.$queryRaw<PageRow[]>`
    WITH page AS (
      SELECT e.seq, e.chain_index, e.previous_hash, e.hash, e.redaction_mac,
        audit_hash(e.previous_hash::text, e.chain_index, e) AS expected
      FROM audit_entries e
      WHERE e.at >= ${from} AND e.at < ${to} AND e.chain_index > ${before.chainIndex}::bigint
        AND e.chain_index <= ${month.upTo}::bigint
      ORDER BY e.chain_index, e.seq LIMIT ${limit}
    ), linked AS (
      SELECT page.*, lag(hash::text, 1, ${before.hash}::text) OVER w AS hash_before,
        lag(chain_index, 1, ${before.chainIndex}::bigint) OVER w AS index_before,
        row_number() OVER (ORDER BY chain_index DESC, seq DESC) AS from_end
      FROM page WINDOW w AS (ORDER BY chain_index, seq)
    ), judged AS (
      SELECT seq, chain_index AS "chainIndex", hash::text AS hash, from_end = 1 AS "isLast",
        redaction_mac::text AS mac, expected AS "contentHash",
        hash::text <> expected AND redaction_mac IS NULL AS "isChanged",
        previous_hash::text <> hash_before OR chain_index <> index_before + 1 AS "isBroken"
      FROM linked
    )
    SELECT * FROM judged WHERE "isChanged" OR "isBroken" OR "isLast" OR mac IS NOT NULL ORDER BY "chainIndex", seq`;
  const broken = rows.find((row) => row.isChanged || row.isBroken) ?? null;
  const redacted = rows.flatMap(({ mac, ...row }) => (mac === null ? [] : [{ ...row, mac }]));
  return { end: rows.find((row) => row.isLast) ?? null, broken, redacted };
}

/** Whether there are entries of the month. */
export async function hasEntriesOf(tx: Transaction, month: string): Promise<boolean> {
  const from = new Date(`${month}-01T00:00:00Z`);
  const found = await tx.auditEntry.findFirst({
    where: { at: { gte: from, lt: nextMonth(from) } },
    select: { seq: true },
  });
  return found !== null;
}

export async function countUnsealedOf(tx: Transaction, month: string): Promise<number> {
  const from = new Date(`${month}-01T00:00:00Z`);
  return await tx.auditEntry.count({ where: { hash: null, at: { gte: from, lt: nextMonth(from) } } });
}

/** @returns Whether its partition was made just now. */
export async function ensureMonth(tx: Transaction, month: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ made: boolean }[]>`SELECT audit_ensure_month(${month}) AS made`;
  await tx.$executeRaw`
    INSERT INTO audit_months (month, head_hash) VALUES (${month}, audit_genesis(${month})) ON CONFLICT DO NOTHING`;
  return row?.made === true;
}

/** Drops the entries; the head stays as an anchor. Hold the lock, and have verified them. */
export async function dropMonth(tx: Transaction, month: string, droppedAt: Date): Promise<void> {
  await tx.$executeRaw`SELECT audit_drop_month(${month})`;
  await tx.auditMonth.update({ where: { month }, data: { droppedAt }, select: { month: true } });
}

/** `2026-11`, in UTC. */
export function monthOf(at: Date): string {
  return at.toISOString().slice(0, 7);
}

export function nextMonth(at: Date, months = 1): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1));
}
