import type { Transaction } from '../../infra/prisma/database.ts';
import type { VectorSpace } from './vector-index.ts';

export interface Resumption {
  readonly spaceId: string;
  /** What the index says that it holds. */
  readonly appliedSeq: bigint;
  /** The index may have lost any applied change that is still in the outbox. */
  readonly replaysAll: boolean;
  /** Changes that a process had taken on and did not finish are free again at once. */
  readonly dropsClaims: boolean;
}

/** Compares what the index holds with what it was given, and marks what it has to be given again. */
export async function resumeSpace(
  tx: Transaction,
  { spaceId, appliedSeq, replaysAll, dropsClaims }: Resumption,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO vector_index_states (space_id, updated_at) VALUES (${spaceId}, now()) ON CONFLICT DO NOTHING`;
  await tx.$executeRaw`SELECT 1 FROM vector_index_states WHERE space_id = ${spaceId} FOR UPDATE`;
  await tx.$executeRaw`
    UPDATE outbox_entries SET applied_at = NULL, claimed_until = NULL
    WHERE space_id = ${spaceId} AND ((applied_at IS NOT NULL AND (${replaysAll} OR seq > ${appliedSeq}))
      OR (claimed_until IS NOT NULL AND ${dropsClaims}))`;
  const isAhead = await raiseSequence(tx, appliedSeq);
  await tx.$executeRaw`
    UPDATE vector_index_states SET incomplete_since = now(), updated_at = now()
    WHERE space_id = ${spaceId} AND incomplete_since IS NULL AND (${isAhead} OR pruned_seq > ${appliedSeq})`;
}

/**
 * An index that has seen higher numbers than the database ever drew belongs to another past of it (a backup was
 * restored): the numbers go on above those, or the index would take new changes for old ones.
 */
async function raiseSequence(tx: Transaction, appliedSeq: bigint): Promise<boolean> {
  const [sequence] = await tx.$queryRaw<
    { last_value: bigint }[]
  >`SELECT last_value FROM outbox_entries_seq_seq`;
  if (sequence === undefined || appliedSeq <= sequence.last_value) return false;
  await tx.$executeRaw`SELECT setval('outbox_entries_seq_seq', ${appliedSeq}::bigint)`;
  return true;
}

/** Takes on the repair of a space for `leaseMs`; false if it needs none or another process is at it. */
export async function claimRepair(tx: Transaction, spaceId: string, leaseMs: number): Promise<boolean> {
  const claimed = await tx.$executeRaw`
    UPDATE vector_index_states
    SET repair_claimed_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond', updated_at = now()
    WHERE space_id = ${spaceId} AND incomplete_since IS NOT NULL
      AND (repair_claimed_until IS NULL OR repair_claimed_until < clock_timestamp())`;
  return claimed === 1;
}

export async function extendRepair(tx: Transaction, spaceId: string, leaseMs: number): Promise<void> {
  await tx.$executeRaw`
    UPDATE vector_index_states
    SET repair_claimed_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond', updated_at = now()
    WHERE space_id = ${spaceId}`;
}

/** The repair failed: another one may begin at once. */
export async function giveUpRepair(tx: Transaction, spaceId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE vector_index_states SET repair_claimed_until = NULL, updated_at = now() WHERE space_id = ${spaceId}`;
}

/** Index and database agree again; what the index has seen by now is what it must not fall behind. */
export async function endRepair(tx: Transaction, spaceId: string, appliedSeq: bigint): Promise<void> {
  await tx.$executeRaw`
    UPDATE vector_index_states
    SET repair_claimed_until = NULL, incomplete_since = NULL, last_reconciled_at = now(), updated_at = now(),
      pruned_seq = LEAST(pruned_seq, ${appliedSeq})
    WHERE space_id = ${spaceId}`;
}

/** As `claimRepair`, of a space whose index is about to be emptied: searches are refused from now on. */
export async function claimRebuild(tx: Transaction, spaceId: string, leaseMs: number): Promise<boolean> {
  const claimed = await tx.$executeRaw`
    INSERT INTO vector_index_states AS state (space_id, incomplete_since, repair_claimed_until, updated_at)
    VALUES (${spaceId}, now(), clock_timestamp() + ${leaseMs} * interval '1 millisecond', now())
    ON CONFLICT (space_id) DO UPDATE
    SET incomplete_since = EXCLUDED.incomplete_since, repair_claimed_until = EXCLUDED.repair_claimed_until,
      updated_at = now()
    WHERE state.repair_claimed_until IS NULL OR state.repair_claimed_until < clock_timestamp()`;
  return claimed === 1;
}

/** All spaces that embeddings may be in: not those that were retired everywhere, whose index is gone. */
export async function knownSpaces(tx: Transaction): Promise<VectorSpace[]> {
  return tx.embeddingSpace.findMany({
    where: {
      OR: [
        { indexDroppedAt: null },
        { galleries: { some: {} } },
        { promotionsTo: { some: { state: 'PREPARING' } } },
        { promotionsFrom: { some: { state: 'SERVING' } } },
      ],
    },
    select: { id: true, dimensions: true },
    orderBy: { id: 'asc' },
  });
}

export async function incompleteSpaces(tx: Transaction): Promise<VectorSpace[]> {
  return tx.embeddingSpace.findMany({
    where: { indexState: { incompleteSince: { not: null } } },
    select: { id: true, dimensions: true },
    orderBy: { id: 'asc' },
  });
}

/** Takes on one space that nobody has compared with its index for so long; null if there is none. */
export async function claimReconciliation(tx: Transaction, everyMs: number): Promise<VectorSpace | null> {
  const rows = await tx.$queryRaw<VectorSpace[]>`
    WITH due AS (
      SELECT space_id FROM vector_index_states
      WHERE COALESCE(last_reconciled_at, created_at) < clock_timestamp() - ${everyMs} * interval '1 millisecond'
      ORDER BY last_reconciled_at LIMIT 1 FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE vector_index_states SET last_reconciled_at = clock_timestamp(), updated_at = now()
      FROM due WHERE vector_index_states.space_id = due.space_id RETURNING vector_index_states.space_id
    )
    SELECT embedding_spaces.id, embedding_spaces.dimensions
    FROM claimed JOIN embedding_spaces ON embedding_spaces.id = claimed.space_id`;
  return rows[0] ?? null;
}

/** The comparison failed: it is due again after `retryMs`, and other spaces come first until then. */
export async function giveUpReconciliation(
  tx: Transaction,
  spaceId: string,
  { everyMs, retryMs }: { readonly everyMs: number; readonly retryMs: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE vector_index_states
    SET last_reconciled_at = clock_timestamp() - ${everyMs - retryMs} * interval '1 millisecond', updated_at = now()
    WHERE space_id = ${spaceId}`;
}
