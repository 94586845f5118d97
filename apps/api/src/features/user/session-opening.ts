import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { SessionOpener, SessionTimes } from './sign-in-library.ts';
import { sessionLifetime } from './session-lifetime.ts';
import { deleteLinks } from './user-credentials.store.ts';
import { deleteDeadSessions } from './user-session.store.ts';
import { findUsers, updateUser } from './user.store.ts';

/** Lets people in who are neither disabled nor removed, and notes that they came. */
export class SessionOpening implements SessionOpener {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { readonly database: Database; readonly clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  async open(userId: string): Promise<SessionTimes | null> {
    const now = this.#clock.now();
    return await this.#database.transaction(async (tx) => {
      const [user] = await findUsers(tx, [userId]);
      if (user === undefined || user.disabledAt !== null) return null;
      await deleteDeadSessions(tx, { now, idleSince: new Date(now.getTime() - sessionLifetime.idleMs) });
      // Whoever was invited and comes by a provider has accepted by coming.
      if (user.joinedAt === null) await deleteLinks(tx, userId);
      await updateUser(tx, userId, { lastSignInAt: now, joinedAt: user.joinedAt ?? now });
      const event = { action: 'signIn', targetType: 'User', targetId: userId, galleryIds: [], outcome: 'OK' };
      await recordAudit(tx, { requestId: newId(), actor: { id: userId } }, event);
      const expiresAt = new Date(now.getTime() + sessionLifetime.absoluteMs);
      return { createdAt: now, lastSeenAt: now, expiresAt };
    });
  }
}
