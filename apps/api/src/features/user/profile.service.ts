import type { Clock } from '../../core/clock.ts';
import type { Actor, RequestContext } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { runMutation } from '../mutation/mutation.ts';
import { sessionLifetime } from './session-lifetime.ts';
import { hasPassword } from './user-credentials.store.ts';
import { checkPersonName } from './user-input.ts';
import { endSessions, findOwnSessions, type OwnSession } from './user-session.store.ts';
import { lockUsers, updateUser } from './user.store.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  /** Told whose sessions have ended: open connections are looked at again. */
  readonly onAccessChange: (userId: string) => void;
}

const onlyPeople: UserFailure = {
  code: 'FORBIDDEN',
  message: 'only a person who is signed in has a name to change and sessions to end',
};

/** What people see and change of themselves, whatever their role. Programs have none of it. */
export class ProfileService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async hasPassword({ actor }: RequestContext): Promise<boolean> {
    return isPerson(actor) && (await hasPassword(this.#deps.database.client, actor.id));
  }

  /** Where the person is signed in now, the session that was used last first. */
  async sessions({ actor }: RequestContext): Promise<readonly OwnSession[]> {
    if (!isPerson(actor)) return [];
    const { database, clock } = this.#deps;
    const now = clock.now();
    const idleSince = new Date(now.getTime() - sessionLifetime.idleMs);
    return await findOwnSessions(database.client, { userId: actor.id, now, idleSince });
  }

  /** The name that others see, from now on and of what was done before. */
  async rename(ctx: RequestContext, asked: string): Promise<Result<Actor, UserFailure>> {
    if (!isPerson(ctx.actor)) return fail(onlyPeople);
    const name = checkPersonName(asked, ['input', 'name']);
    if (!name.ok) return name;
    const renamed = await this.#change(ctx, {
      name: 'updateProfile',
      run: async (tx) => {
        await lockUsers(tx);
        await updateUser(tx, ctx.actor.id, { name: name.value });
        return ok(0);
      },
    });
    return renamed.ok ? ok({ ...ctx.actor, name: name.value }) : renamed;
  }

  /** The session's cookie is refused from now on, and its live connections are closed; ending one's own signs out. */
  async endSession(ctx: RequestContext, id: string | null): Promise<Result<number, UserFailure>> {
    return await this.#end(ctx, {
      name: 'endSession',
      run: async (tx) => {
        const ended = id === null ? 0 : await endSessions(tx, { userId: ctx.actor.id, which: { id } });
        return ended === 0 ? fail(notFound('session', ['id'])) : ok(ended);
      },
    });
  }

  async endOtherSessions(ctx: RequestContext): Promise<Result<number, UserFailure>> {
    const { sessionId } = ctx;
    if (sessionId === undefined) return fail(onlyPeople);
    return await this.#end(ctx, {
      name: 'endOtherSessions',
      run: async (tx) => ok(await endSessions(tx, { userId: ctx.actor.id, which: { not: sessionId } })),
    });
  }

  async #end(ctx: RequestContext, change: Change): Promise<Result<number, UserFailure>> {
    if (!isPerson(ctx.actor)) return fail(onlyPeople);
    const ended = await this.#change(ctx, change);
    if (ended.ok) this.#deps.onAccessChange(ctx.actor.id);
    return ended;
  }

  async #change(ctx: RequestContext, { name, run }: Change): Promise<Result<number, UserFailure>> {
    const { id } = ctx.actor;
    return await runMutation<number>(this.#deps.database, ctx, {
      name,
      input: null,
      run: async (tx) => {
        const done = await run(tx);
        if (!done.ok) return done;
        const target = { targetType: 'User', targetId: id, galleryIds: [] };
        const detail = done.value === 0 ? {} : { sessions: done.value };
        return ok({ payload: done.value, audit: { ...target, detail } });
      },
    });
  }
}

interface Change {
  /** The mutation's, as the audit log calls it. */
  readonly name: string;
  /** @returns how many sessions ended. */
  readonly run: (tx: Transaction) => Promise<Result<number, UserFailure>>;
}

const isPerson = ({ email }: Actor): boolean => email !== undefined;
