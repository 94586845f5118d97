import type { Database } from '../../infra/prisma/database.ts';
import { countApiKeys, lockApiKeys } from './apikey.store.ts';
import { issueKey } from './issue-key.ts';

/**
 * Makes the OWNER key of a database that has no key yet.
 *
 * @param bootstrapKey The operator's own secret; without one a random secret is made.
 * @returns The secret to show once; null if there is nothing to show (keys exist, or the operator chose the secret).
 */
export async function ensureFirstKey(
  database: Database,
  bootstrapKey: string | undefined,
): Promise<string | null> {
  const issued = await database.transaction(async (tx) => {
    await lockApiKeys(tx);
    if ((await countApiKeys(tx)) > 0) return null;
    return await issueKey(tx, { name: 'first owner', role: 'OWNER', expiresAt: null, secret: bootstrapKey });
  });
  return bootstrapKey === undefined ? issued : null;
}
