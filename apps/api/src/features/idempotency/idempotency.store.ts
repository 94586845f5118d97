import type { JsonValue } from '../../core/json.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';

export interface RecordKey {
  readonly actorId: string;
  readonly mutation: string;
  readonly key: string;
  readonly inputHash: string;
}

export async function findRecord(
  tx: Transaction,
  { actorId, mutation, key }: RecordKey,
  expiredBefore: Date,
): Promise<{ inputHash: string; payload: unknown } | null> {
  return tx.idempotencyRecord.findFirst({
    where: { actorId, mutation, key, createdAt: { gte: expiredBefore } },
    select: { inputHash: true, payload: true },
  });
}

/**
 * Puts a record without payload in place, over an expired one if need be. Where another transaction is at the same,
 * waits until that one has ended.
 *
 * @returns False if there is a record that has not expired.
 */
export async function claimRecord(
  tx: Transaction,
  { actorId, mutation, key, inputHash }: RecordKey,
  times: { readonly now: Date; readonly expiredBefore: Date },
): Promise<boolean> {
  const claimed = await tx.$executeRaw`
    INSERT INTO idempotency_records (actor_id, mutation, key, input_hash, payload, created_at)
    VALUES (${actorId}::uuid, ${mutation}, ${key}, ${inputHash}, 'null', ${times.now})
    ON CONFLICT (actor_id, mutation, key) DO UPDATE
    SET input_hash = EXCLUDED.input_hash, payload = EXCLUDED.payload, created_at = EXCLUDED.created_at
    WHERE idempotency_records.created_at < ${times.expiredBefore}`;
  return claimed === 1;
}

export async function storePayload(
  tx: Transaction,
  { actorId, mutation, key }: RecordKey,
  payload: JsonValue,
): Promise<void> {
  await tx.idempotencyRecord.update({
    where: { actorId_mutation_key: { actorId, mutation, key } },
    data: { payload: payload as Prisma.InputJsonValue }, // Prisma's type wants mutable arrays and no null at the top
  });
}

export async function dropRecord(tx: Transaction, { actorId, mutation, key }: RecordKey): Promise<void> {
  await tx.idempotencyRecord.delete({ where: { actorId_mutation_key: { actorId, mutation, key } } });
}

/** Deletes what no replay can find any more. */
export async function deleteExpiredRecords(tx: Transaction, expiredBefore: Date): Promise<number> {
  const { count } = await tx.idempotencyRecord.deleteMany({ where: { createdAt: { lt: expiredBefore } } });
  return count;
}

/** What is left of a payload that was about somebody who was erased: a replay must not make them anew. */
const erasedPayload = { erased: true, by: 'eraseIdentity' } as const;

export function isErased(payload: unknown): boolean {
  const { erased, by } = (payload ?? {}) as { erased?: unknown; by?: unknown }; // reason: any JSON
  return erased === erasedPayload.erased && by === erasedPayload.by;
}

/** Empties the payloads that have one of the texts, ids among them. @returns How many. */
export async function eraseRecordsWith(tx: Transaction, texts: readonly string[]): Promise<number> {
  const wanted = texts.map((text) => JSON.stringify(text).slice(1, -1));
  return await tx.$executeRaw`
    UPDATE idempotency_records SET payload = ${JSON.stringify(erasedPayload)}::jsonb
    WHERE EXISTS (SELECT 1 FROM unnest(${wanted}::text[]) AS wanted WHERE strpos(payload::text, wanted) > 0)`;
}
