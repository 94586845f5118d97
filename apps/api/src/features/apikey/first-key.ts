import { newId } from '../../core/ids.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { countApiKeys, insertApiKey } from './apikey.store.ts';
import { hashSecret, newSecret, secretPrefix } from './secret.ts';

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
  const secret = bootstrapKey ?? newSecret();
  const isNew = await database.transaction(async (tx) => {
    if ((await countApiKeys(tx)) > 0) return false;
    await insertApiKey(tx, {
      id: newId(),
      name: 'first owner',
      hash: hashSecret(secret),
      prefix: secretPrefix(secret),
      role: 'OWNER',
      galleryIds: null,
      maySeeEmbeddings: true,
      rateLimitPerMinute: null,
      expiresAt: null,
      createdById: null,
    });
    return true;
  });
  return isNew && bootstrapKey === undefined ? secret : null;
}
