import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { RoleRef } from '../../graphql/role.ts';
import { GalleryRef } from '../gallery/gallery.schema.ts';
import { galleriesOfScope } from '../gallery/scope-galleries.schema.ts';
import type { ApiKey } from './apikey.types.ts';

const apiKeyLoader = rowLoader<ApiKey>(
  async (ids, { services, request }) => await services.apiKeys.findMany(request, ids),
  (key) => key.id,
);

export const ApiKeyRef = builder.objectRef<ApiKey>('ApiKey').implement({
  description: 'A program that may call, and what it may do. Its secret is shown once, when it is made.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'For people.' }),
    prefix: t.exposeString('prefix', { description: 'How the secret begins, to tell keys apart.' }),
    role: t.expose('role', { type: RoleRef, description: 'What it may do.' }),
    galleries: t.field({
      type: [GalleryRef],
      nullable: true,
      description: 'The galleries that it is limited to; null if it may see all.',
      resolve: async (key, _args, context) => await galleriesOfScope(context, key.scope),
    }),
    decisionOnly: t.exposeBoolean('decisionOnly', {
      description: 'Whether it is told decisions and a rounded confidence, and no similarity.',
    }),
    maySeeEmbeddings: t.exposeBoolean('maySeeEmbeddings', {
      description: 'Whether answers may carry embeddings.',
    }),
    rateLimitPerMinute: t.exposeInt('rateLimitPerMinute', {
      nullable: true,
      description: 'Requests a minute, in each server process; null = no limit.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'Null = never.' }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true, description: 'Null = it is not.' }),
    lastUsedAt: t.expose('lastUsedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'To the minute; null = never.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
  }),
});

registerNode('ApiKey', {
  permission: 'KEY_ADMIN',
  load: async (context, id) => await apiKeyLoader(context).load(id),
});

const ApiKeyConnectionRef = connectionType('ApiKey', ApiKeyRef);

builder.queryField('apiKeys', (t) =>
  t.field({
    type: ApiKeyConnectionRef,
    permission: 'KEY_ADMIN',
    description: 'API keys, revoked and expired ones too, oldest first.',
    args: pageArguments(t.arg),
    resolve: async (_root, args, { services, request }) =>
      toConnection(await services.apiKeys.list(request, pageRequest(args)), (row) => row.id),
  }),
);
