import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { RoleRef } from '../../graphql/role.ts';
import { UserRef } from './user.schema.ts';
import type { Invitation, PasswordReset, User } from './user.types.ts';

const galleryIdsDescription =
  'The galleries that they are limited to, at most 100; this or `allGalleries` is needed.';
const allGalleriesDescription = 'True: all galleries, those to come included.';

const InviteUserInput = builder.inputType('InviteUserInput', {
  description: 'Somebody who shall be able to sign in; they may have no more than who invites them.',
  fields: (t) => ({
    email: t.string({ required: true, description: 'The address that they will sign in with.' }),
    name: t.string({ required: true, description: '1 to 200 characters, without control characters.' }),
    role: t.field({ type: RoleRef, required: true, description: 'What they may do.' }),
    galleryIds: t.idList({ description: galleryIdsDescription }),
    allGalleries: t.boolean({ description: allGalleriesDescription }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
    decisionOnly: t.boolean({
      description: 'Whether they are told decisions only, as of `UpdateUserRoleInput`.',
    }),
  }),
});

const UpdateUserRoleInput = builder.inputType('UpdateUserRoleInput', {
  description: 'What somebody may do from now on.',
  fields: (t) => ({
    role: t.field({ type: RoleRef, required: true, description: 'The role, at most your own.' }),
    galleryIds: t.idList({ description: galleryIdsDescription }),
    allGalleries: t.boolean({ description: allGalleriesDescription }),
    decisionOnly: t.boolean({
      description:
        'Whether they are told decisions only: asking for a similarity is FORBIDDEN, and confidence is rounded to tenths. As it is if absent.',
    }),
  }),
});

function grantIn(input: typeof UpdateUserRoleInput.$inferInput) {
  const { decisionOnly } = input;
  const galleryIds = input.galleryIds?.map((id) => decodeId('Gallery', id)) ?? null;
  return {
    ...{ role: input.role, galleryIds, allGalleries: input.allGalleries ?? false },
    ...(typeof decisionOnly === 'boolean' ? { decisionOnly } : {}),
  };
}

const InvitePayload = payloadType<Invitation>('InviteUserPayload');
builder.objectFields(InvitePayload, (t) => ({
  user: t.field({
    type: UserRef,
    nullable: true,
    description: 'The invited person; null if nothing was done.',
    resolve: ({ result }) => result?.user ?? null,
  }),
  invitationLink: t.string({
    nullable: true,
    description:
      'For you to send: the server sends no mail. Whoever opens it first chooses the password. It is shown only here; null if nothing was done.',
    resolve: ({ result }) => result?.link ?? null,
  }),
  invitationExpiresAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When the link is refused, after seven days; null if nothing was done.',
    resolve: ({ result }) => result?.expiresAt ?? null,
  }),
}));

const ResetPasswordPayload = payloadType<PasswordReset>('ResetUserPasswordPayload');
builder.objectFields(ResetPasswordPayload, (t) => ({
  user: t.field({
    type: UserRef,
    nullable: true,
    description: 'The person; null if nothing was done.',
    resolve: ({ result }) => result?.user ?? null,
  }),
  resetLink: t.string({
    nullable: true,
    description:
      'For you to send: the server sends no mail. Whoever opens it first chooses the password, and all sessions of the person end then. It is shown only here; null if nothing was done.',
    resolve: ({ result }) => result?.link ?? null,
  }),
  resetExpiresAt: t.field({
    type: 'DateTime',
    nullable: true,
    description: 'When the link is refused, after an hour; null if nothing was done.',
    resolve: ({ result }) => result?.expiresAt ?? null,
  }),
}));

function userPayload(name: string) {
  const ref = payloadType<User>(name);
  builder.objectField(ref, 'user', (t) =>
    t.field({
      type: UserRef,
      nullable: true,
      description: 'The person as they are now, or were last; null if nothing was done.',
      resolve: ({ result }) => result,
    }),
  );
  return ref;
}

const RevokePayload = userPayload('RevokeInvitationPayload');
const UpdateRolePayload = userPayload('UpdateUserRolePayload');
const DisablePayload = userPayload('DisableUserPayload');
const EnablePayload = userPayload('EnableUserPayload');
const RemovePayload = userPayload('RemoveUserPayload');

builder.mutationFields((t) => ({
  inviteUser: t.field({
    type: InvitePayload,
    permission: 'USER_ADMIN',
    description:
      'Makes a link by which somebody gets an account. Whoever was invited before and has not come gets a new one.',
    args: { input: t.arg({ type: InviteUserInput, required: true, description: 'Whom, and what for.' }) },
    resolve: async (_root, { input }, { services, request }) => {
      const { name, email } = input;
      const person = { name, email, ...grantIn(input) };
      return toPayload(await services.users.invite(request, person, input.idempotencyKey));
    },
  }),
  revokeInvitation: t.field({
    type: RevokePayload,
    permission: 'USER_ADMIN',
    description: 'Refuses the link of somebody who has not come yet, and forgets them.',
    args: { id: t.arg.id({ required: true, description: 'Which person.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.users.revokeInvitation(request, decodeId('User', id))),
  }),
  updateUserRole: t.field({
    type: UpdateRolePayload,
    permission: 'USER_ADMIN',
    description: 'Gives somebody another role or other galleries, from the next request on.',
    args: {
      id: t.arg.id({ required: true, description: 'Which person.' }),
      input: t.arg({ type: UpdateUserRoleInput, required: true, description: 'What they may do.' }),
    },
    resolve: async (_root, { id, input }, { services, request }) =>
      toPayload(await services.users.updateRole(request, decodeId('User', id), grantIn(input))),
  }),
}));

builder.mutationFields((t) => ({
  disableUser: t.field({
    type: DisablePayload,
    permission: 'USER_ADMIN',
    description: 'Signs somebody out everywhere, and refuses them until they are enabled.',
    args: { id: t.arg.id({ required: true, description: 'Which person.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.users.disable(request, decodeId('User', id))),
  }),
  enableUser: t.field({
    type: EnablePayload,
    permission: 'USER_ADMIN',
    description: 'Lets somebody in again.',
    args: { id: t.arg.id({ required: true, description: 'Which person.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.users.enable(request, decodeId('User', id))),
  }),
  resetUserPassword: t.field({
    type: ResetPasswordPayload,
    permission: 'USER_ADMIN',
    description:
      'Makes a link by which somebody who lost the password chooses another one, in place of the links before. The old one holds until then.',
    args: { id: t.arg.id({ required: true, description: 'Which person.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.users.resetPassword(request, decodeId('User', id))),
  }),
  removeUser: t.field({
    type: RemovePayload,
    permission: 'USER_ADMIN',
    description:
      'Takes somebody away for good, with their address; what they did keeps their name. They may be invited anew.',
    args: { id: t.arg.id({ required: true, description: 'Which person.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.users.remove(request, decodeId('User', id))),
  }),
}));
