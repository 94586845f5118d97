import type { Clock } from '../../core/clock.ts';
import type { Actor } from '../../core/context.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { sessionLifetime } from './session-lifetime.ts';
import { findSession, touchSession, type SessionRow } from './user-session.store.ts';
import { findUsers } from './user.store.ts';
import type { User } from './user.types.ts';

/** Requests of one person a minute, in each server process: far more than a console makes. */
const rateLimitPerMinute = 6_000;
const touchEveryMs = 60_000;

export interface SignedIn {
  readonly actor: Actor;
  readonly rateLimitPerMinute: number;
  readonly session: SessionRow;
}

/** Asks the database at every request, so that a sign-out, a new role and a disabled account hold at once. */
export class SessionAuthenticator {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(deps: { readonly database: Database; readonly clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
  }

  /**
   * Null for a session that is unknown or over, and for people who may not sign in: all read alike.
   *
   * @param options.isUse Whether it keeps the session alive; looking whether it still holds does not.
   */
  async authenticate(token: string, { isUse }: { readonly isUse: boolean }): Promise<SignedIn | null> {
    const { client } = this.#database;
    const session = await findSession(client, token);
    const now = this.#clock.now();
    if (session === null || !isLive(session, now)) return null;
    const [user] = await findUsers(client, [session.userId]);
    if (user === undefined || user.disabledAt !== null) return null;
    if (isUse && now.getTime() - session.lastSeenAt.getTime() > touchEveryMs) {
      await touchSession(client, session.id, now);
    }
    return { actor: actorOf(user), rateLimitPerMinute, session };
  }
}

function isLive({ expiresAt, lastSeenAt }: SessionRow, now: Date): boolean {
  return expiresAt > now && now.getTime() - lastSeenAt.getTime() < sessionLifetime.idleMs;
}

export function actorOf({ id, name, email, role, scope, decisionOnly }: User): Actor {
  const maySeeEmbeddings = role === 'OWNER' && !decisionOnly;
  return { id, name, email, role, scope, decisionOnly, maySeeEmbeddings };
}
