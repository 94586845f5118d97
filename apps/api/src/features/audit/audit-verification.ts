import type { Database, Transaction } from '../../infra/prisma/database.ts';
import {
  auditMonths,
  checkChainPage,
  genesisOf,
  hasEntriesOf,
  monthOf,
  nextMonth,
  unsealedEntries,
  type AuditMonthRow,
  type ChainEnd,
} from './audit-chain.store.ts';
import type { AuditMonthReport, AuditProblem, AuditProblemKind, AuditReport } from './audit-chain.types.ts';
import type { HeadSeal } from './audit-seal.ts';

/** Entries of one query: bounds how long it holds a connection, and the embedded database's only session. */
const PAGE = 5_000;

/**
 * Checks what is sealed: every entry against its hash, every hash against the one before, the last against the head, the
 * head against the server's key, and that no month is left out.
 *
 * @param options.seal Null where the key is not at hand: heads are taken as they are.
 * @param options.month Only this one.
 */
export async function verifyAuditLog(
  database: Pick<Database, 'client'>,
  options: { readonly seal: HeadSeal | null; readonly month?: string; readonly pageSize?: number },
): Promise<AuditReport> {
  const { client } = database;
  const rows = await auditMonths(client);
  const wanted = options.month === undefined ? rows : rows.filter(({ month }) => month === options.month);
  const months: AuditMonthReport[] = [];
  for (const row of wanted) {
    const problem = (await problemOf(client, row, options)) ?? gapBefore(row, rows);
    const { month, entries, headHash, droppedAt } = row;
    months.push({ month, entries: String(entries), headHash, droppedAt, problem });
  }
  const unsealed = await unsealedEntries(client);
  const firstProblem = months.find((report) => report.problem !== null)?.problem ?? null;
  return { months, unsealed: unsealed.count, oldestUnsealedAt: unsealed.oldestAt, firstProblem };
}

/** A month that was there once, but whose head is gone with its entries. */
function gapBefore(row: AuditMonthRow, rows: readonly AuditMonthRow[]): AuditProblem | null {
  const index = rows.indexOf(row);
  const before = rows[index - 1];
  if (before === undefined) return null;
  const expected = monthOf(nextMonth(new Date(`${before.month}-01T00:00:00Z`)));
  return expected === row.month ? null : problem(expected, 'MONTH_MISSING');
}

async function problemOf(
  tx: Transaction,
  row: AuditMonthRow,
  { seal, pageSize = PAGE }: { readonly seal: HeadSeal | null; readonly pageSize?: number },
): Promise<AuditProblem | null> {
  const { month, entries } = row;
  if (row.droppedAt !== null) {
    if (await hasEntriesOf(tx, month)) return problem(month, 'DROPPED_REAPPEARED');
  } else {
    const broken = await brokenChain(tx, row, { limit: pageSize, seal });
    if (broken !== null) return broken;
  }
  const isForged = seal !== null && entries > 0n && !seal.isOf(row, row.mac);
  return isForged ? problem(month, 'HEAD_FORGED') : null;
}

async function brokenChain(
  tx: Transaction,
  row: AuditMonthRow,
  { limit, seal }: { readonly limit: number; readonly seal: HeadSeal | null },
): Promise<AuditProblem | null> {
  const { month, entries: upTo } = row;
  let before: ChainEnd = { chainIndex: 0n, hash: await genesisOf(tx, month) };
  for (;;) {
    const { broken, end, redacted } = await checkChainPage(tx, { month, upTo }, { before, limit });
    const forged = redacted.find((claim) => seal !== null && !seal.isRedaction(claim, claim.mac));
    if (forged !== undefined && (broken === null || forged.chainIndex < broken.chainIndex)) {
      return problem(month, 'ENTRY_CHANGED', forged);
    }
    if (broken !== null) {
      return problem(month, broken.isChanged ? 'ENTRY_CHANGED' : 'LINK_BROKEN', broken);
    }
    if (end === null) break;
    before = end;
  }
  const isWhole = before.chainIndex === upTo && before.hash === row.headHash;
  return isWhole ? null : problem(month, 'END_MISSING');
}

function problem(
  month: string,
  kind: AuditProblemKind,
  at?: { readonly chainIndex: bigint; readonly seq: bigint },
): AuditProblem {
  const isOne = at !== undefined;
  return {
    month,
    kind,
    chainIndex: isOne ? String(at.chainIndex) : null,
    seq: isOne ? String(at.seq) : null,
  };
}
