import type { Transaction } from '../../infra/prisma/database.ts';

/**
 * Merged identities: an id that lost a merge is another name of the winner, for good. Its row has no samples and says
 * with `merged_into_id` whose name it is; that one may have been merged itself.
 */

/** Which identity each id names now: itself, or the last winner of its merges. Ids of no row are left out. */
export async function resolveIdentityIds(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ asked: string; id: string }[]>`
    WITH RECURSIVE names AS (
      SELECT id AS asked, id, merged_into_id FROM identities WHERE id = ANY(${[...ids]}::uuid[])
      UNION ALL
      SELECT names.asked, winner.id, winner.merged_into_id
      FROM names JOIN identities winner ON winner.id = names.merged_into_id
    )
    SELECT asked::text, id::text FROM names WHERE merged_into_id IS NULL`;
  return new Map(rows.map(({ asked, id }) => [asked, id]));
}

/** As `resolveIdentityIds` for one id; null if it names nothing. */
export async function resolveIdentityId(tx: Transaction, id: string): Promise<string | null> {
  return (await resolveIdentityIds(tx, [id])).get(id) ?? null;
}

/** All names of each identity, its own id among them: for rows elsewhere that were written before a merge. */
export async function namesOfIdentities(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ winner: string; ids: string[] }[]>`
    WITH RECURSIVE names AS (
      SELECT id AS winner, id FROM identities WHERE id = ANY(${[...ids]}::uuid[])
      UNION ALL
      SELECT names.winner, loser.id FROM names JOIN identities loser ON loser.merged_into_id = names.id
    )
    SELECT winner::text, array_agg(id::text) AS ids FROM names GROUP BY winner`;
  return new Map(rows.map(({ winner, ids: names }) => [winner, names]));
}

/** How long to wait for a row: `SHARE` keeps it there and unmerged, `UPDATE` also keeps others from enrolling into it. */
export type IdentityLock = 'SHARE' | 'UPDATE';

/**
 * Holds the identity that the id names until the transaction ends, and answers its id; null if it is gone. Only the
 * row at the end of the chain is locked: whoever merges locks in the order of the ids, and aliases would break it.
 */
export async function lockNamedIdentity(
  tx: Transaction,
  id: string,
  lock: IdentityLock,
): Promise<string | null> {
  for (;;) {
    const named = await resolveIdentityId(tx, id);
    if (named === null) return null;
    const rows =
      lock === 'UPDATE'
        ? await tx.$queryRaw<{ merged: boolean }[]>`
            SELECT merged_into_id IS NOT NULL AS merged FROM identities WHERE id = ${named}::uuid FOR UPDATE`
        : await tx.$queryRaw<{ merged: boolean }[]>`
            SELECT merged_into_id IS NOT NULL AS merged FROM identities WHERE id = ${named}::uuid FOR SHARE`;
    // Merged or deleted while we waited: the id names another one now, or none.
    if (rows[0]?.merged === false) return named;
  }
}

/** Undoing a merge will leave the samples where they are. Lock them first. */
export async function forgetMergesOf(tx: Transaction, sampleIds: readonly string[]): Promise<void> {
  await tx.identityMergeSample.deleteMany({ where: { sampleId: { in: [...sampleIds] } } });
}
