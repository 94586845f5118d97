import type { Transaction } from '../../infra/prisma/database.ts';
import type { OutboxPoint } from './outbox.types.ts';

/** Rows of one INSERT: well below PostgreSQL's 65,535 parameters. */
const INSERT_ROWS = 2_000;

/**
 * Tells the vector index, once the transaction commits, that these samples have embeddings, or have moved to another
 * identity. Call it after the rows were written.
 */
export function enqueueUpserts(tx: Transaction, points: readonly OutboxPoint[]): Promise<void> {
  return enqueue(tx, 'UPSERT', points);
}

/** Tells the vector index, once the transaction commits, that these samples are gone. Before or after the deletion. */
export function enqueueDeletes(tx: Transaction, points: readonly OutboxPoint[]): Promise<void> {
  return enqueue(tx, 'DELETE', points);
}

/**
 * Tells the vector index, once the transaction commits, that all embeddings of these samples are gone: in one statement,
 * however many there are. Lock the samples first, and delete them afterwards.
 *
 * @returns The spaces of the embeddings.
 */
export function enqueueDeletesOf(tx: Transaction, sampleIds: readonly string[]): Promise<string[]> {
  return enqueueAllOf(tx, 'DELETE', sampleIds);
}

/** As `enqueueDeletesOf`, for samples that have moved: lock and move them first. */
export function enqueueUpsertsOf(tx: Transaction, sampleIds: readonly string[]): Promise<string[]> {
  return enqueueAllOf(tx, 'UPSERT', sampleIds);
}

async function enqueueAllOf(
  tx: Transaction,
  operation: 'UPSERT' | 'DELETE',
  sampleIds: readonly string[],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ space_id: string }[]>`
    WITH enqueued AS (
      INSERT INTO outbox_entries (space_id, point_id, operation, gallery_id, identity_id)
      SELECT embeddings.space_id, samples.id, ${operation}::"OutboxOperation", samples.gallery_id, samples.identity_id
      FROM samples JOIN embeddings ON embeddings.sample_id = samples.id
      WHERE samples.id = ANY(${[...sampleIds]}::uuid[])
      RETURNING space_id
    )
    SELECT DISTINCT space_id FROM enqueued`;
  return rows.map((row) => row.space_id);
}

async function enqueue(
  tx: Transaction,
  operation: 'UPSERT' | 'DELETE',
  points: readonly OutboxPoint[],
): Promise<void> {
  if (points.length === 0) return;
  await lockSamples(tx, [...new Set(points.map((point) => point.pointId))]);
  for (let start = 0; start < points.length; start += INSERT_ROWS) {
    await tx.outboxEntry.createMany({
      data: points.slice(start, start + INSERT_ROWS).map(({ spaceId, pointId, galleryId, identityId }) => ({
        spaceId,
        pointId,
        operation,
        galleryId,
        identityId,
      })),
    });
  }
}

/**
 * Holds the samples until the transaction ends, and only then are numbers drawn: so two transactions that change one
 * sample draw them in the order in which they commit. A sample that this transaction has deleted is locked already.
 */
export async function lockSamples(tx: Transaction, sampleIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM samples WHERE id = ANY(${[...sampleIds]}::uuid[]) ORDER BY id FOR UPDATE`;
}
