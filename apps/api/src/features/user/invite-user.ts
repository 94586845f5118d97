import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { findGalleries } from '../gallery/gallery.store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { hashToken, linkLifetimeMs, linkOf, newToken } from './one-time-token.ts';
import { replaceLink } from './user-credentials.store.ts';
import { checkEmail, checkGrant, checkPersonName, type AskedGrant } from './user-input.ts';
import { lockChangeable } from './user-rules.ts';
import type { UserParts } from './user.service.ts';
import { findUserByEmail, findUsers, insertUser, lockUsers, updateGrant, updateUser } from './user.store.ts';
import type { Grant, Invitation, User } from './user.types.ts';

export interface InvitedUser {
  readonly name: string;
  readonly email: string;
}

type InvitationPayload = { readonly id: string; readonly sealed: string; readonly expiresAt: string };

const sealingPurpose = 'invitation';

/**
 * Makes a person who may not sign in yet, and the link by which they may. Whoever was invited before and has not come gets
 * a new link, and the old one is refused.
 */
export async function inviteUser(
  { database, clock, sealer, origin }: UserParts,
  ctx: RequestContext,
  input: InvitedUser & AskedGrant & { readonly idempotencyKey: string | null | undefined },
): Promise<Result<Invitation, UserFailure>> {
  const name = checkPersonName(input.name, ['input', 'name']);
  if (!name.ok) return name;
  const email = checkEmail(input.email, ['input', 'email']);
  if (!email.ok) return email;
  const grant = checkGrant(ctx.actor, input);
  if (!grant.ok) return grant;
  const { idempotencyKey, ...asked } = input;
  const result = await runMutation<InvitationPayload>(database, ctx, {
    name: 'inviteUser',
    idempotencyKey,
    input: asked,
    run: async (tx) => {
      const invited = { name: name.value, email: email.value, grant: grant.value };
      const user = await placeUser(tx, ctx, invited);
      if (!user.ok) return user;
      const token = newToken();
      const expiresAt = new Date(clock.now().getTime() + linkLifetimeMs.INVITATION);
      const { id } = user.value;
      await replaceLink(tx, { hash: hashToken(token), userId: id, purpose: 'INVITATION', expiresAt });
      const payload = {
        id,
        sealed: sealer.seal(token, sealingPurpose),
        expiresAt: expiresAt.toISOString(),
      };
      const target = { targetType: 'User', targetId: id, galleryIds: grant.value.galleryIds ?? [] };
      return ok({ payload, audit: { ...target, detail: { role: asked.role } } });
    },
  });
  if (!result.ok) return result;
  const [user] = await findUsers(database.client, [result.value.id]);
  // A replay, after the invitation was revoked.
  if (user === undefined) return fail(notFound('user', ['input', 'email']));
  const token = sealer.open(result.value.sealed, sealingPurpose);
  const expiresAt = new Date(result.value.expiresAt);
  return ok({ user, link: linkOf(origin(), 'INVITATION', token), expiresAt });
}

async function placeUser(
  tx: Transaction,
  ctx: RequestContext,
  { name, email, grant }: { readonly name: string; readonly email: string; readonly grant: Grant },
): Promise<Result<User, UserFailure>> {
  await lockUsers(tx);
  const { galleryIds } = grant;
  const galleries = galleryIds === null ? [] : await findGalleries(tx, ctx.actor.scope, galleryIds);
  if (galleryIds !== null && galleries.length < galleryIds.length) {
    return fail(notFound('gallery', ['input', 'galleryIds']));
  }
  const known = await findUserByEmail(tx, email);
  if (known === null) {
    const invitedById = ctx.actor.id;
    return ok(await insertUser(tx, { id: newId(), name, email, ...grant, invitedById, joinedAt: null }));
  }
  const changeable = known.joinedAt === null ? await lockChangeable(tx, ctx.actor, known.id) : null;
  if (changeable?.ok !== true) {
    const message = 'somebody with this address has an account';
    return fail({ code: 'EMAIL_TAKEN', message, path: ['input', 'email'] });
  }
  await updateGrant(tx, known.id, grant);
  return ok(await updateUser(tx, known.id, { name, disabledAt: null }));
}
