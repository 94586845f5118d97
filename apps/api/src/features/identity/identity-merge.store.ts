import type { Transaction } from '../../infra/prisma/database.ts';
import { enqueueUpsertsOf } from '../search/outbox.store.ts';

/**
 * Merges and their undoing in one gallery take turns, so that the chain of names stands still under each of them.
 * Before any row is locked: whoever waits here holds nothing that others need.
 */
export async function lockMergesOf(tx: Transaction, galleryId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('identity merges ' || ${galleryId}, 0))`;
}

export interface Moved {
  readonly samples: number;
  /** Drain these after the commit. */
  readonly spaceIds: readonly string[];
}

/** Gives all samples of the losers to the winner, and their ids too. Lock all of them first, for `UPDATE`. */
export async function mergeInto(
  tx: Transaction,
  merge: {
    readonly loserIds: readonly string[];
    readonly winnerId: string;
    readonly now: Date;
    readonly undoableUntil: Date;
  },
): Promise<Moved> {
  const { winnerId, now, undoableUntil } = merge;
  const loserIds = [...merge.loserIds];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM samples WHERE identity_id = ANY(${loserIds}::uuid[]) ORDER BY id FOR UPDATE`;
  const ids = rows.map((row) => row.id);
  await tx.$executeRaw`
    INSERT INTO identity_merge_samples (loser_id, sample_id, created_at)
    SELECT identity_id, id, ${now} FROM samples WHERE id = ANY(${ids}::uuid[])`;
  await giveSamples(tx, ids, { identityId: winnerId, now });
  await tx.$executeRaw`
    UPDATE identities SET merged_into_id = ${winnerId}::uuid, merged_at = ${now},
      undoable_until = ${undoableUntil}, updated_at = ${now}
    WHERE id = ANY(${loserIds}::uuid[])`;
  return { samples: ids.length, spaceIds: await enqueueUpsertsOf(tx, ids) };
}

export interface Merge {
  readonly mergedIntoId: string;
  /** Null once the merge is final. */
  readonly undoableUntil: Date | null;
}

/** Null if the identity is no loser of a merge. */
export async function findMerge(tx: Transaction, loserId: string): Promise<Merge | null> {
  const row = await tx.identity.findUnique({
    where: { id: loserId },
    select: { mergedIntoId: true, undoableUntil: true },
  });
  if (row === null || row.mergedIntoId === null) return null;
  return { mergedIntoId: row.mergedIntoId, undoableUntil: row.undoableUntil };
}

/**
 * Makes the loser an identity of its own again, with those of the samples that it brought along that `holderId`, whom it
 * names, still has. Lock both first, for `UPDATE`.
 */
export async function splitFrom(
  tx: Transaction,
  merge: { readonly loserId: string; readonly holderId: string; readonly now: Date },
): Promise<Moved> {
  const { loserId, holderId, now } = merge;
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT samples.id::text FROM identity_merge_samples brought JOIN samples ON samples.id = brought.sample_id
    WHERE brought.loser_id = ${loserId}::uuid AND samples.identity_id = ${holderId}::uuid
    ORDER BY samples.id FOR UPDATE OF samples`;
  const ids = rows.map((row) => row.id);
  await forgetAlongTheChain(tx, loserId, ids);
  await giveSamples(tx, ids, { identityId: loserId, now });
  await tx.$executeRaw`
    UPDATE identities SET merged_into_id = NULL, merged_at = NULL, undoable_until = NULL, updated_at = ${now}
    WHERE id = ${loserId}::uuid`;
  return { samples: ids.length, spaceIds: await enqueueUpsertsOf(tx, ids) };
}

/** Whoever brought the samples on from the loser to the holder has lost them too; whoever brought them to it has not. */
async function forgetAlongTheChain(
  tx: Transaction,
  loserId: string,
  sampleIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    WITH RECURSIVE chain AS (
      SELECT id, merged_into_id FROM identities WHERE id = ${loserId}::uuid
      UNION ALL
      SELECT next.id, next.merged_into_id FROM chain JOIN identities next ON next.id = chain.merged_into_id
    )
    DELETE FROM identity_merge_samples WHERE loser_id = ${loserId}::uuid
      OR (sample_id = ANY(${[...sampleIds]}::uuid[]) AND loser_id IN (SELECT id FROM chain))`;
}

async function giveSamples(
  tx: Transaction,
  sampleIds: readonly string[],
  to: { readonly identityId: string; readonly now: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE samples SET identity_id = ${to.identityId}::uuid, updated_at = ${to.now}
    WHERE id = ANY(${[...sampleIds]}::uuid[])`;
}

/**
 * Ends the oldest merges that nobody may undo any more: what their rows still say of people goes, their ids stay.
 *
 * @returns How many, at most `limit`.
 */
export async function finaliseMerges(tx: Transaction, now: Date, limit: number): Promise<number> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE identities SET name = NULL, metadata = '{}', tags = '{}', undoable_until = NULL, updated_at = ${now}
    WHERE id IN (
      SELECT id FROM identities WHERE undoable_until <= ${now}
      ORDER BY undoable_until LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    RETURNING id::text`;
  const loserId = { in: rows.map((row) => row.id) };
  await tx.identityMergeSample.deleteMany({ where: { loserId } });
  return rows.length;
}

/** A name that an identity got by a merge. */
export interface MergedName {
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string | null;
  readonly mergedAt: Date;
  readonly undoableUntil: Date | null;
}

/** Enough for a person to look at; an identity with more of them keeps answering to all. */
const namesShown = 100;

/** The names of each identity beside its own, newest first. */
export async function mergedNames(
  tx: Transaction,
  identityIds: readonly string[],
): Promise<ReadonlyMap<string, readonly MergedName[]>> {
  const rows = await tx.$queryRaw<(MergedName & { readonly holder: string })[]>`
    WITH RECURSIVE names AS (
      SELECT id AS holder, id FROM identities WHERE id = ANY(${[...identityIds]}::uuid[])
      UNION ALL
      SELECT names.holder, loser.id FROM names JOIN identities loser ON loser.merged_into_id = names.id
    )
    SELECT holder::text, loser.id::text, loser.external_id AS "externalId", loser.name,
      loser.merged_at AS "mergedAt", loser.undoable_until AS "undoableUntil"
    FROM names JOIN identities loser ON loser.id = names.id AND names.id <> names.holder
    ORDER BY loser.merged_at DESC, loser.id`;
  const byHolder = new Map<string, MergedName[]>();
  for (const { holder, ...name } of rows) {
    const names = byHolder.get(holder) ?? [];
    if (names.length < namesShown) names.push(name);
    byHolder.set(holder, names);
  }
  return byHolder;
}
