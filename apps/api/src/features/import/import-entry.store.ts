import { cutPage } from '../../core/page.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { isUniqueViolation } from '../../infra/prisma/database-errors.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { ImportEntry, ImportReason } from './import.types.ts';

const columns = {
  index: true,
  name: true,
  outcome: true,
  reason: true,
  message: true,
  identityId: true,
  sampleId: true,
} as const;

/** Another worker has written the entries: the job was taken over. */
export class EntriesWrittenError extends Error {
  override readonly name = 'EntriesWrittenError';
}

/** @throws {EntriesWrittenError} if one of them has its outcome already; the transaction is lost then. */
export async function insertEntries(
  tx: Transaction,
  of: { readonly jobId: string; readonly galleryId: string },
  entries: readonly ImportEntry[],
): Promise<void> {
  try {
    await tx.importEntry.createMany({ data: entries.map((entry) => ({ ...entry, ...of })) });
  } catch (error) {
    throw isUniqueViolation(error)
      ? new EntriesWrittenError('the entries were written before', { cause: error })
      : error;
  }
}

/** The index after the last entry that has its outcome; 0 at the beginning. */
export async function nextEntryIndex(tx: Transaction, jobId: string): Promise<number> {
  const { _max } = await tx.importEntry.aggregate({ where: { jobId }, _max: { index: true } });
  return (_max.index ?? -1) + 1;
}

/** Whom an earlier entry of the job was found or made to be; null if it was rejected. */
export async function identityOfEntry(tx: Transaction, jobId: string, index: number): Promise<string | null> {
  const where = { jobId_index: { jobId, index } };
  return (await tx.importEntry.findUnique({ where, select: { identityId: true } }))?.identityId ?? null;
}

export interface ImportCounts {
  readonly accepted: number;
  readonly rejected: number;
}

export async function countEntries(
  tx: Transaction,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, ImportCounts>> {
  const where = { jobId: { in: [...jobIds] } };
  const rows = await tx.importEntry.groupBy({ by: ['jobId', 'outcome'], where, _count: { _all: true } });
  const counts = new Map<string, { accepted: number; rejected: number }>();
  for (const { jobId, outcome, _count } of rows) {
    const of = counts.get(jobId) ?? { accepted: 0, rejected: 0 };
    of[outcome === 'ACCEPTED' ? 'accepted' : 'rejected'] = _count._all;
    counts.set(jobId, of);
  }
  return counts;
}

/** In the order of the upload. For a job that the caller was given already. */
export async function listEntries(
  tx: Transaction,
  jobId: string,
  query: { readonly outcome: ImportEntry['outcome'] | null; readonly page: PageRequest },
): Promise<Page<ImportEntry>> {
  const { outcome, page } = query;
  const rows = await tx.importEntry.findMany({
    where: {
      jobId,
      ...(outcome === null ? {} : { outcome }),
      ...(page.after === null ? {} : { index: { gt: Number(page.after) } }),
    },
    orderBy: { index: 'asc' },
    take: page.limit + 1,
    select: columns,
  });
  const entries = rows.map((row) => ({ ...row, reason: row.reason as ImportReason | null })); // reason: written by insertEntries
  return cutPage(entries, page.limit);
}
