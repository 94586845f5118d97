import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { hashToken, linkLifetimeMs, linkOf, newToken } from './one-time-token.ts';
import { replaceLink } from './user-credentials.store.ts';
import { stateOf, type LinkPurpose, type User } from './user.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly origin: string;
}

/** A new link to choose a password by, for an hour; an older one of its purpose is refused. @returns what goes into it. */
export async function placeLink(
  tx: Transaction,
  { userId, purpose, now }: { readonly userId: string; readonly purpose: LinkPurpose; readonly now: Date },
): Promise<{ readonly token: string; readonly expiresAt: Date }> {
  const token = newToken();
  const expiresAt = new Date(now.getTime() + linkLifetimeMs.PASSWORD_RESET);
  await replaceLink(tx, { hash: hashToken(token), userId, purpose, expiresAt });
  return { token, expiresAt };
}

/** A link by which somebody chooses a password, in the name of the server itself; an invited person gets a new invitation. */
export async function makeResetLink({ database, clock, origin }: Dependencies, user: User): Promise<string> {
  const purpose = user.joinedAt === null ? 'INVITATION' : 'PASSWORD_RESET';
  return await database.transaction(async (tx) => {
    const { token } = await placeLink(tx, { userId: user.id, purpose, now: clock.now() });
    const target = { targetType: 'User', targetId: user.id, galleryIds: [], outcome: 'OK' };
    const detail = { state: stateOf(user), purpose };
    await recordAudit(tx, { requestId: newId(), actor: null }, { action: 'makeLink', ...target, detail });
    return linkOf(origin, purpose, token);
  });
}
