import type { Actor } from '../../core/context.ts';
import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { ViewerRef } from '../system/viewer.schema.ts';
import type { OwnSession } from './user-session.store.ts';

const UserSessionRef = builder.objectRef<OwnSession>('UserSession').implement({
  description: 'A place where the caller is signed in. Nobody sees the sessions of others.',
  interfaces: [NodeRef],
  fields: (t) => ({
    isCurrent: t.boolean({
      description: 'Whether this request came with it.',
      resolve: ({ id }, _args, { request }) => id === request.sessionId,
    }),
    ipAddress: t.exposeString('ipAddress', {
      nullable: true,
      description: 'Where it was opened from, behind the proxies that are trusted; null = not known.',
    }),
    userAgent: t.exposeString('userAgent', {
      nullable: true,
      description: 'What the browser called itself when it was opened; null = nothing.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the person signed in.' }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      description: 'When it was used last, to the minute.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When it ends at the latest; not used for 12 hours, it ends before.',
    }),
  }),
});

registerNode('UserSession', {
  permission: 'OWN_ACCOUNT',
  load: async ({ request, services }, id) =>
    (await services.profile.sessions(request)).find((session) => session.id === id) ?? null,
});

builder.objectFields(ViewerRef, (t) => ({
  hasPassword: t.boolean({
    description:
      'Whether the person signs in by a password, which `POST /auth/change-password` changes; false for an API key.',
    resolve: async (_actor, _args, { request, services }) => await services.profile.hasPassword(request),
  }),
  sessions: t.field({
    type: [UserSessionRef],
    description: 'Where the person is signed in, used last first; none for an API key.',
    resolve: async (_actor, _args, { request, services }) => await services.profile.sessions(request),
  }),
}));

const UpdateProfileInput = builder.inputType('UpdateProfileInput', {
  description: 'What people change of themselves.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 200 characters, without control characters.' }),
  }),
});

const UpdateProfilePayload = payloadType<Actor>('UpdateProfilePayload');
builder.objectField(UpdateProfilePayload, 'viewer', (t) =>
  t.field({
    type: ViewerRef,
    nullable: true,
    description: 'The caller with the new name; null if nothing was done.',
    resolve: ({ result }) => result,
  }),
);

function endedPayload(name: string) {
  const ref = payloadType<number>(name);
  builder.objectField(ref, 'endedSessions', (t) =>
    t.int({ description: 'How many sessions ended.', resolve: ({ result }) => result ?? 0 }),
  );
  return ref;
}

const EndSessionPayload = endedPayload('EndSessionPayload');
const EndOtherSessionsPayload = endedPayload('EndOtherSessionsPayload');

builder.mutationFields((t) => ({
  updateProfile: t.field({
    type: UpdateProfilePayload,
    permission: 'OWN_ACCOUNT',
    description: 'Changes the name by which others see the caller, who is a person.',
    args: { input: t.arg({ type: UpdateProfileInput, required: true, description: 'What to change.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(await services.profile.rename(request, input.name)),
  }),
  endSession: t.field({
    type: EndSessionPayload,
    permission: 'OWN_ACCOUNT',
    description: 'Signs the caller out in one place; in this one, too, if it is named.',
    args: { id: t.arg.id({ required: true, description: 'Which session of the caller.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.profile.endSession(request, decodeId('UserSession', id))),
  }),
  endOtherSessions: t.field({
    type: EndOtherSessionsPayload,
    permission: 'OWN_ACCOUNT',
    description: 'Signs the caller out everywhere but here.',
    resolve: async (_root, _args, { services, request }) =>
      toPayload(await services.profile.endOtherSessions(request)),
  }),
}));
