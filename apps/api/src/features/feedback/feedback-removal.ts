import type { Transaction } from '../../infra/prisma/database.ts';

/**
 * Removes what was said about identities that are about to be deleted, and those merged into them, with the probes that are their pictures. A veto
 * on somebody else goes with it where the probe is one of theirs.
 *
 * @returns Crops to delete after the commit, unless a search still keeps them.
 */
export async function removeFeedbackOf(tx: Transaction, identityIds: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ crop_blob_key: string | null }[]>`
    WITH RECURSIVE names AS (
      SELECT id FROM identities WHERE id = ANY(${[...identityIds]}::uuid[])
      UNION
      SELECT loser.id FROM names JOIN identities loser ON loser.merged_into_id = names.id
    )
    DELETE FROM feedback WHERE identity_id IN (SELECT id FROM names) RETURNING crop_blob_key`;
  return rows.flatMap((row) => row.crop_blob_key ?? []);
}
