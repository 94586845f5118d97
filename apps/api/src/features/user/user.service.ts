import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Sealer } from '../../core/sealing.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { findGalleries } from '../gallery/gallery.store.ts';
import { runMutation, type Effect } from '../mutation/mutation.ts';
import { inviteUser, type InvitedUser } from './invite-user.ts';
import { linkOf } from './one-time-token.ts';
import { placeLink } from './reset-link.ts';
import { checkGrant, type AskedGrant } from './user-input.ts';
import { lockChangeable, maySeeUser, wouldEndOwners } from './user-rules.ts';
import * as store from './user.store.ts';
import { deleteSessions } from './user-session.store.ts';
import { stateOf, type Invitation, type PasswordReset, type User } from './user.types.ts';

export interface UserParts {
  readonly database: Database;
  readonly clock: Clock;
  /** Idempotency records hold a new link for a day, sealed. */
  readonly sealer: Sealer;
  /** Where people reach the console. */
  readonly origin: () => string;
  /** Told whose rights have changed: open connections are looked at again. */
  readonly onAccessChange: (userId: string) => void;
}

type UserPayload = { readonly id: string };

const lastOwner: UserFailure = {
  code: 'LAST_OWNER',
  message: 'it is the last OWNER of all galleries: make another one first',
  path: ['id'],
};

const notJoined: UserFailure = {
  code: 'INVALID_INPUT',
  message: 'they have not come yet: take the invitation back and invite them anew',
  path: ['id'],
};

const ownPassword: UserFailure = {
  code: 'FORBIDDEN',
  message:
    'this is you: change your password with POST /auth/change-password, which asks for the one you have',
  path: ['id'],
};

const disabled: UserFailure = {
  code: 'INVALID_INPUT',
  message: 'they are disabled: enable them first',
  path: ['id'],
};

/** People: who may sign in and what they may do. Callers see and change only people who have no more than they have. */
export class UserService {
  readonly #parts: UserParts;

  constructor(parts: UserParts) {
    this.#parts = parts;
  }

  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly User[]> {
    const users = await store.findUsers(this.#parts.database.client, ids);
    // People see themselves, whatever else they may not see.
    return users.filter((user) => user.id === ctx.actor.id || maySeeUser(ctx.actor, user));
  }

  /** Of those ids that are people's, also of removed ones. */
  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    return await store.findUserNames(this.#parts.database.client, ids);
  }

  async list(ctx: RequestContext, page: PageRequest): Promise<Page<User>> {
    return await store.listUsers(this.#parts.database.client, ctx.actor.scope, page);
  }

  async invite(
    ctx: RequestContext,
    input: InvitedUser & AskedGrant,
    idempotencyKey: string | null | undefined,
  ): Promise<Result<Invitation, UserFailure>> {
    return await inviteUser(this.#parts, ctx, { ...input, idempotencyKey });
  }

  /** The link is refused from now on, and the person is not there any more. */
  async revokeInvitation(ctx: RequestContext, id: string | null): Promise<Result<User, UserFailure>> {
    return await this.#change(ctx, { name: 'revokeInvitation', id }, async (tx, user) => {
      if (user.joinedAt !== null) return fail(notFound('invitation', ['id']));
      await store.deleteUser(tx, user.id);
      return ok(user);
    });
  }

  async updateRole(
    ctx: RequestContext,
    id: string | null,
    asked: AskedGrant,
  ): Promise<Result<User, UserFailure>> {
    const grant = checkGrant(ctx.actor, asked);
    if (!grant.ok) return grant;
    const { role, galleryIds } = grant.value;
    return await this.#change(ctx, { name: 'updateUserRole', id, detail: { role } }, async (tx, user) => {
      // Whoever made the link can open it: it must not come to give more than its maker could.
      if (user.joinedAt === null) return fail(notJoined);
      const found = galleryIds === null ? [] : await findGalleries(tx, ctx.actor.scope, galleryIds);
      if (galleryIds !== null && found.length < galleryIds.length) {
        return fail(notFound('gallery', ['input', 'galleryIds']));
      }
      if (await wouldEndOwners(tx, user, grant.value)) return fail(lastOwner);
      return ok(await store.updateGrant(tx, user.id, grant.value));
    });
  }

  /** Signed out everywhere, and not let in again until enabled. Disabling twice is fine. */
  async disable(ctx: RequestContext, id: string | null): Promise<Result<User, UserFailure>> {
    return await this.#change(ctx, { name: 'disableUser', id }, async (tx, user) => {
      if (user.id === ctx.actor.id) return fail(oneself);
      if (await wouldEndOwners(tx, user, null)) return fail(lastOwner);
      await deleteSessions(tx, user.id);
      return ok(await store.updateUser(tx, user.id, { disabledAt: user.disabledAt ?? this.#now() }));
    });
  }

  async enable(ctx: RequestContext, id: string | null): Promise<Result<User, UserFailure>> {
    return await this.#change(ctx, { name: 'enableUser', id }, async (tx, user) =>
      ok(await store.updateUser(tx, user.id, { disabledAt: null })),
    );
  }

  /**
   * A link for the person to choose another password by: as with an invitation, whoever opens it first does. Until then the old
   * password and the sessions hold. Made again, the link before is refused.
   */
  async resetPassword(ctx: RequestContext, id: string | null): Promise<Result<PasswordReset, UserFailure>> {
    const placed: { readonly token: string; readonly expiresAt: Date }[] = [];
    const user = await this.#change(ctx, { name: 'resetUserPassword', id }, async (tx, found) => {
      if (found.id === ctx.actor.id) return fail(ownPassword);
      if (found.joinedAt === null) return fail(notJoined);
      if (found.disabledAt !== null) return fail(disabled);
      placed.push(await placeLink(tx, { userId: found.id, purpose: 'PASSWORD_RESET', now: this.#now() }));
      return ok(found);
    });
    if (!user.ok) return user;
    const link = placed.at(-1);
    if (link === undefined) throw new TypeError('UserService: a reset without a link');
    const { token, expiresAt } = link;
    return ok({ user: user.value, link: linkOf(this.#parts.origin(), 'PASSWORD_RESET', token), expiresAt });
  }

  /** Takes the person's way in and address away; what they did keeps their name. */
  async remove(ctx: RequestContext, id: string | null): Promise<Result<User, UserFailure>> {
    return await this.#change(ctx, { name: 'removeUser', id }, async (tx, user) => {
      if (user.id === ctx.actor.id) return fail(oneself);
      if (await wouldEndOwners(tx, user, null)) return fail(lastOwner);
      await store.forgetUser(tx, user.id, this.#now());
      return ok(user);
    });
  }

  #now(): Date {
    return this.#parts.clock.now();
  }

  async #change(
    ctx: RequestContext,
    { name, id, detail = {} }: { readonly name: string; readonly id: string | null; detail?: JsonObject },
    run: (tx: Transaction, user: User) => Promise<Result<User, UserFailure>>,
  ): Promise<Result<User, UserFailure>> {
    const changed: User[] = []; // one more where the database made it start again
    const result = await runMutation<UserPayload>(this.#parts.database, ctx, {
      name,
      input: null,
      run: async (tx): Promise<Result<Effect<UserPayload>, UserFailure>> => {
        const user = await lockChangeable(tx, ctx.actor, id);
        if (!user.ok) return user;
        const next = await run(tx, user.value);
        if (!next.ok) return next;
        changed.push(next.value);
        return ok({ payload: { id: next.value.id }, audit: auditOf(next.value, detail) });
      },
    });
    if (!result.ok) return result;
    this.#parts.onAccessChange(result.value.id);
    const user = changed.at(-1);
    if (user === undefined) throw new TypeError('UserService: a mutation without a result');
    return ok(user);
  }
}

const oneself: UserFailure = {
  code: 'FORBIDDEN',
  message: 'this is you: ask another person who may do it',
  path: ['id'],
};

function auditOf(user: User, detail: JsonObject) {
  const galleryIds = user.scope.kind === 'ALL' ? [] : [...user.scope.galleryIds];
  return { targetType: 'User', targetId: user.id, galleryIds, detail: { state: stateOf(user), ...detail } };
}
