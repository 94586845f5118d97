import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { RoleRef } from '../../graphql/role.ts';
import { GalleryRef } from '../gallery/gallery.schema.ts';
import { galleriesOfScope } from '../gallery/scope-galleries.schema.ts';
import { stateOf, type User, type UserState } from './user.types.ts';

export const userLoader = rowLoader<User>(
  async (ids, { services, request }) => await services.users.findMany(request, ids),
  (user) => user.id,
);

const UserStateRef = builder.enumType('UserState', {
  description: 'Whether a person can sign in.',
  values: {
    INVITED: { description: 'Has a link, and has not come yet.' },
    ACTIVE: { description: 'Can sign in.' },
    DISABLED: { description: 'Is refused until enabled again.' },
  } satisfies Record<UserState, { description: string }>,
});

export const UserRef = builder.objectRef<User>('User').implement({
  description: 'A person who may sign in, or is invited to, and what they may do.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'For people.' }),
    email: t.exposeString('email', { description: 'The address that they sign in with, in lower case.' }),
    decisionOnly: t.exposeBoolean('decisionOnly', {
      description: 'Whether they are told decisions and a rounded confidence, and no similarity.',
    }),
    role: t.expose('role', { type: RoleRef, description: 'What they may do.' }),
    state: t.field({
      type: UserStateRef,
      description: 'Whether they can sign in.',
      resolve: (user) => stateOf(user),
    }),
    galleries: t.field({
      type: [GalleryRef],
      nullable: true,
      description: 'The galleries that they are limited to; null if they may see all.',
      resolve: async (user, _args, context) => await galleriesOfScope(context, user.scope),
    }),
    invitedAt: t.expose('createdAt', {
      type: 'DateTime',
      description:
        'When they were invited; of the first OWNER, and of who came uninvited by a provider, when they came.',
    }),
    joinedAt: t.expose('joinedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When they accepted; null = not yet.',
    }),
    lastSignInAt: t.expose('lastSignInAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null = never.',
    }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null = they are not.',
    }),
  }),
});

registerNode('User', {
  permission: 'USER_ADMIN',
  load: async (context, id) => await userLoader(context).load(id),
});

const UserConnectionRef = connectionType('User', UserRef);

builder.queryField('users', (t) =>
  t.field({
    type: UserConnectionRef,
    permission: 'USER_ADMIN',
    description: 'People, invited and disabled ones too, oldest first.',
    args: pageArguments(t.arg),
    resolve: async (_root, args, { services, request }) =>
      toConnection(await services.users.list(request, pageRequest(args)), (row) => row.id),
  }),
);
