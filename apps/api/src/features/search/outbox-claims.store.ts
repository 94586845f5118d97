import type { Transaction } from '../../infra/prisma/database.ts';
import { embeddingFromBytes } from './embedding-bytes.ts';
import type { ClaimedChange } from './outbox.types.ts';

interface ClaimRow {
  readonly seq: bigint;
  readonly space_id: string;
  readonly dimensions: number;
  readonly point_id: string;
  readonly gallery_id: string;
  readonly identity_id: string;
  readonly operation: 'UPSERT' | 'DELETE';
  readonly vector: Uint8Array | null;
}

/**
 * Takes on the oldest pending changes, so that other processes leave them alone for `leaseMs`. Only a courtesy: a change
 * that two processes apply, or apply in another order, does no harm. Every change is looked at by itself, never "all
 * above a number", because transactions commit in another order than they draw their numbers.
 */
export async function claimChanges(
  tx: Transaction,
  options: { readonly limit: number; readonly leaseMs: number },
): Promise<ClaimedChange[]> {
  const rows = await tx.$queryRaw<ClaimRow[]>`
    WITH batch AS (
      SELECT seq FROM outbox_entries
      WHERE applied_at IS NULL AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
      ORDER BY seq LIMIT ${options.limit} FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE outbox_entries SET claimed_until = clock_timestamp() + ${options.leaseMs} * interval '1 millisecond'
      FROM batch WHERE outbox_entries.seq = batch.seq
      RETURNING outbox_entries.*
    )
    SELECT claimed.seq, claimed.space_id, embedding_spaces.dimensions, claimed.point_id, claimed.gallery_id,
      claimed.identity_id, claimed.operation::text AS operation, embeddings.vector
    FROM claimed
    JOIN embedding_spaces ON embedding_spaces.id = claimed.space_id
    LEFT JOIN embeddings ON claimed.operation = 'UPSERT'
      AND embeddings.sample_id = claimed.point_id AND embeddings.space_id = claimed.space_id
    ORDER BY claimed.seq`;
  return rows.map(toChange);
}

function toChange(row: ClaimRow): ClaimedChange {
  return {
    seq: row.seq,
    operation: row.operation,
    spaceId: row.space_id,
    pointId: row.point_id,
    galleryId: row.gallery_id,
    identityId: row.identity_id,
    space: { id: row.space_id, dimensions: row.dimensions },
    vector: row.vector === null ? null : embeddingFromBytes(row.vector),
  };
}

/** The index holds these changes (or newer ones of the same points). */
export async function markApplied(tx: Transaction, seqs: readonly bigint[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE outbox_entries SET applied_at = clock_timestamp(), claimed_until = NULL
    WHERE seq = ANY(${[...seqs]}::bigint[])`;
}

/** Gives the changes back at once, for the next drain of whichever process. */
export async function giveBack(tx: Transaction, seqs: readonly bigint[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE outbox_entries SET claimed_until = NULL WHERE seq = ANY(${[...seqs]}::bigint[]) AND applied_at IS NULL`;
}

/** The newest pending change of the spaces that is visible now; null if there is none. */
export async function newestPending(tx: Transaction, spaceIds: readonly string[]): Promise<bigint | null> {
  const { _max } = await tx.outboxEntry.aggregate({
    where: { spaceId: { in: [...spaceIds] }, appliedAt: null },
    _max: { seq: true },
  });
  return _max.seq;
}

export async function hasPendingUpTo(
  tx: Transaction,
  spaceIds: readonly string[],
  seq: bigint,
): Promise<boolean> {
  const row = await tx.outboxEntry.findFirst({
    where: { spaceId: { in: [...spaceIds] }, appliedAt: null, seq: { lte: seq } },
    select: { seq: true },
  });
  return row !== null;
}
