import type { Transaction } from '../../infra/prisma/database.ts';

/** The changes that the index has taken, oldest first. */
export async function appliedRows(tx: Transaction, limit: number): Promise<bigint[]> {
  const rows = await tx.outboxEntry.findMany({
    where: { appliedAt: { not: null } },
    orderBy: { appliedAt: 'asc' },
    take: limit,
    select: { seq: true },
  });
  return rows.map((row) => row.seq);
}

/** Whether there are at least so many. */
export async function hasAppliedRows(tx: Transaction, atLeast: number): Promise<boolean> {
  const row = await tx.outboxEntry.findFirst({
    where: { appliedAt: { not: null } },
    orderBy: { appliedAt: 'asc' },
    skip: atLeast - 1,
    select: { seq: true },
  });
  return row !== null;
}

/** Deletes them if they are still applied, and remembers how far each space has been pruned. */
export async function deleteApplied(tx: Transaction, seqs: readonly bigint[]): Promise<void> {
  await tx.$executeRaw`
    WITH deleted AS (
      DELETE FROM outbox_entries WHERE seq = ANY(${[...seqs]}::bigint[]) AND applied_at IS NOT NULL
      RETURNING space_id, seq
    )
    INSERT INTO vector_index_states (space_id, pruned_seq, updated_at)
    SELECT space_id, max(seq), now() FROM deleted GROUP BY space_id
    ON CONFLICT (space_id) DO UPDATE
    SET pruned_seq = GREATEST(vector_index_states.pruned_seq, EXCLUDED.pruned_seq), updated_at = now()`;
}

export async function prunedSeqs(tx: Transaction): Promise<Map<string, bigint>> {
  const rows = await tx.vectorIndexState.findMany({ select: { spaceId: true, prunedSeq: true } });
  return new Map(rows.map((row) => [row.spaceId, row.prunedSeq]));
}

export async function oldestPending(tx: Transaction): Promise<Map<string, bigint>> {
  const rows = await tx.outboxEntry.groupBy({
    by: ['spaceId'],
    where: { appliedAt: null },
    _min: { seq: true },
  });
  return new Map(
    rows.flatMap((row) => (row._min.seq === null ? [] : [[row.spaceId, row._min.seq] as const])),
  );
}
