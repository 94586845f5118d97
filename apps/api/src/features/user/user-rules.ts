import { mayGrantRole } from '../../core/access.ts';
import { isScopeWithin, type Actor } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { countOwners, findUsers, lockUsers } from './user.store.ts';
import { stateOf, type Grant, type User } from './user.types.ts';

/** A caller that is limited to some galleries sees only people within them. */
export function maySeeUser(actor: Actor, user: User): boolean {
  return isScopeWithin(user.scope, actor.scope);
}

/** The person, whom nobody else changes until the transaction ends, if the caller may change them. */
export async function lockChangeable(
  tx: Transaction,
  actor: Actor,
  id: string | null,
): Promise<Result<User, UserFailure>> {
  await lockUsers(tx);
  const [user] = id === null ? [] : await findUsers(tx, [id]);
  if (user === undefined || !maySeeUser(actor, user)) return fail(notFound('user', ['id']));
  // Whoever gives somebody a link to another password can open it: then they would be told similarities too.
  const isToldMore = actor.decisionOnly === true && !user.decisionOnly;
  if (!mayGrantRole(actor.role, user.role) || isToldMore) {
    return fail({ code: 'FORBIDDEN', message: 'the person may do more than you', path: ['id'] });
  }
  return ok(user);
}

/** An OWNER of all galleries who can sign in: somebody has to be left who can do everything. */
function rules(user: User, grant: Grant): boolean {
  return stateOf(user) === 'ACTIVE' && grant.role === 'OWNER' && grant.galleryIds === null;
}

const grantOf = (user: User): Grant => ({
  role: user.role,
  galleryIds: user.scope.kind === 'ALL' ? null : [...user.scope.galleryIds],
});

/** Whether the change takes the last OWNER away; `next` is null where the person goes. Users are locked. */
export async function wouldEndOwners(tx: Transaction, user: User, next: Grant | null): Promise<boolean> {
  if (!rules(user, grantOf(user)) || (next !== null && rules(user, next))) return false;
  return (await countOwners(tx)) <= 1;
}
