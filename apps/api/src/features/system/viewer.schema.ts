import type { GraphQLSchema } from 'graphql';
import type { Actor } from '../../core/context.ts';
import { permissions, mayDo, type Permission } from '../../core/access.ts';
import { builder } from '../../graphql/builder.ts';
import { encodeId } from '../../graphql/global-id.ts';
import { RoleRef } from '../../graphql/role.ts';
import { GalleryRef } from '../gallery/gallery.schema.ts';
import { galleriesOfScope } from '../gallery/scope-galleries.schema.ts';

const ViewerKindRef = builder.enumType('ViewerKind', {
  description: 'What asks.',
  values: {
    USER: { description: 'A person who is signed in.' },
    API_KEY: { description: 'A program.' },
  },
});

const isUser = (actor: Actor): boolean => actor.email !== undefined;

export const ViewerRef = builder.objectRef<Actor>('Viewer').implement({
  description: 'Who asks.',
  fields: (t) => ({
    id: t.id({
      description: 'Of the person or API key.',
      resolve: (actor) => encodeId(isUser(actor) ? 'User' : 'ApiKey', actor.id),
    }),
    kind: t.field({
      type: ViewerKindRef,
      description: 'A person or a program.',
      resolve: (actor) => (isUser(actor) ? ('USER' as const) : ('API_KEY' as const)),
    }),
    name: t.exposeString('name', { description: 'Name of the person or API key.' }),
    email: t.string({
      nullable: true,
      description: 'The address that the person signs in with; null for an API key.',
      resolve: (actor) => actor.email ?? null,
    }),
    role: t.expose('role', { type: RoleRef, description: 'What the caller may do.' }),
    permissions: t.stringList({
      description: 'The permissions that the role gives, as in `docs/security.md`.',
      resolve: (actor) =>
        (Object.keys(permissions) as Permission[]).filter((permission) => mayDo(actor.role, permission)), // reason: keys of the table
    }),
    operations: t.stringList({
      description: 'Names of the queries, mutations and subscriptions that the role may call.',
      // oxlint-disable-next-line max-params -- GraphQL's own signature
      resolve: (actor, _args, _context, { schema }) => operationsOf(actor, schema),
    }),
    decisionOnly: t.boolean({
      description: 'Whether the caller is told decisions and a rounded confidence, and no similarity.',
      resolve: (actor) => actor.decisionOnly === true,
    }),
    maySeeEmbeddings: t.exposeBoolean('maySeeEmbeddings', {
      description: 'Whether answers may carry embeddings.',
    }),
    galleries: t.field({
      type: [GalleryRef],
      nullable: true,
      description: 'The galleries that the caller is limited to; null if it may see all.',
      resolve: async (actor, _args, context) => await galleriesOfScope(context, actor.scope),
    }),
  }),
});

/** By the very permissions that guard the root fields. */
function operationsOf({ role }: Actor, schema: GraphQLSchema): string[] {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  const fields = roots.flatMap((root) => Object.values(root?.getFields() ?? {}));
  return fields
    .filter(({ extensions }) => mayDo(role, extensions['permission'] as Permission)) // reason: the permission plugin refuses a root field without one
    .map(({ name }) => name)
    .sort();
}

builder.queryField('viewer', (t) =>
  t.field({
    type: ViewerRef,
    permission: 'SYSTEM_READ',
    description: 'Who asks: the person or the API key behind this request.',
    resolve: (_root, _args, { request }) => request.actor,
  }),
);
