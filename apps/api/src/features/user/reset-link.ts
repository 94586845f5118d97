import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { hashToken, linkLifetimeMs, linkOf, newToken } from './one-time-token.ts';
import { replaceLink } from './user-credentials.store.ts';
import { stateOf, type User } from './user.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly origin: string;
}

/** A link by which somebody chooses a password, in the name of the server itself; an invited person gets a new invitation. */
export async function makeResetLink({ database, clock, origin }: Dependencies, user: User): Promise<string> {
  const token = newToken();
  const purpose = user.joinedAt === null ? 'INVITATION' : 'PASSWORD_RESET';
  const expiresAt = new Date(clock.now().getTime() + linkLifetimeMs.PASSWORD_RESET);
  await database.transaction(async (tx) => {
    await replaceLink(tx, { hash: hashToken(token), userId: user.id, purpose, expiresAt });
    const target = { targetType: 'User', targetId: user.id, galleryIds: [], outcome: 'OK' };
    const detail = { state: stateOf(user), purpose };
    await recordAudit(tx, { requestId: newId(), actor: null }, { action: 'makeLink', ...target, detail });
  });
  return linkOf(origin, purpose, token);
}
