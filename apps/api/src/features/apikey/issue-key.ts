import type { Role } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { insertApiKey } from './apikey.store.ts';
import { hashSecret, newSecret, secretPrefix } from './secret.ts';

export interface IssuedKey {
  readonly name: string;
  readonly role: Role;
  /** Null = never. */
  readonly expiresAt: Date | null;
  /** The operator's own secret; absent: a random one. */
  readonly secret?: string | undefined;
}

/** Makes a key for all galleries in the name of the server itself. @returns The secret, to be shown once. */
export async function issueKey(tx: Transaction, key: IssuedKey): Promise<string> {
  const secret = key.secret ?? newSecret();
  const { id } = await insertApiKey(tx, {
    id: newId(),
    name: key.name,
    hash: hashSecret(secret),
    prefix: secretPrefix(secret),
    role: key.role,
    galleryIds: null,
    maySeeEmbeddings: key.role === 'OWNER',
    decisionOnly: false,
    rateLimitPerMinute: null,
    expiresAt: key.expiresAt,
    createdById: null,
  });
  const event = { action: 'createApiKey', targetType: 'ApiKey', targetId: id, galleryIds: [], outcome: 'OK' };
  await recordAudit(tx, { requestId: newId(), actor: null }, { ...event, detail: { role: key.role } });
  return secret;
}
