import type { Transaction } from '../../infra/prisma/database.ts';

/**
 * Removes what was said about identities that are about to be deleted, with the probes that are their pictures. A veto
 * on somebody else goes with it where the probe is one of theirs.
 *
 * @returns Crops to delete after the commit, unless a search still keeps them.
 */
export async function removeFeedbackOf(tx: Transaction, identityIds: readonly string[]): Promise<string[]> {
  const rows = await tx.$queryRaw<{ crop_blob_key: string | null }[]>`
    DELETE FROM feedback WHERE identity_id = ANY(${[...identityIds]}::uuid[]) RETURNING crop_blob_key`;
  return rows.flatMap((row) => row.crop_blob_key ?? []);
}
