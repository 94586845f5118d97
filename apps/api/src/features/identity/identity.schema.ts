import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { filterPart, filterText } from '../../graphql/filter-text.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import type { Identity, IdentityFilter } from './identity.types.ts';

/** Visible identities by row id, the winner for the id of a merged one; null for the others. */
export const identityLoader = mapLoader<Identity>(
  async (ids, { services, request }) => await services.identities.findMany(request, ids),
);

const sampleCountLoader = mapLoader(async (ids, { services }) => await services.identities.countSamples(ids));

export const IdentityRef = builder.objectRef<Identity>('Identity').implement({
  description: 'A person of a gallery, known by samples.',
  interfaces: [NodeRef],
  fields: (t) => ({
    gallery: t.field({
      type: GalleryRef,
      nullable: true,
      description: 'Where it belongs; null if the gallery was deleted meanwhile.',
      resolve: async (identity, _args, context) => await galleryLoader(context).load(identity.galleryId),
    }),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: "The caller's own id, unique in the gallery; null if none was given.",
    }),
    name: t.exposeString('name', { nullable: true, description: 'For people; null if none was given.' }),
    metadata: t.expose('metadata', { type: 'JSONObject', description: "The caller's own data." }),
    tags: t.stringList({ description: 'Labels to filter by.', resolve: (identity) => [...identity.tags] }),
    enabled: t.exposeBoolean('enabled', { description: 'A disabled identity is never found.' }),
    validUntil: t.expose('validUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'From then on it is never found; null = for good.',
    }),
    sampleCount: t.int({
      description: 'Number of samples.',
      resolve: async (identity, _args, context) => (await sampleCountLoader(context).load(identity.id)) ?? 0,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was changed last.' }),
  }),
});

registerNode('Identity', {
  permission: 'IDENTITY_READ',
  load: async (context, id) => await identityLoader(context).load(id),
});

const IdentityConnectionRef = connectionType('Identity', IdentityRef);

const IdentityFilterRef = builder.inputType('IdentityFilter', {
  description: 'Which identities to list; all conditions hold at once.',
  fields: (t) => ({
    nameContains: t.string({ description: 'Part of the name, upper or lower case.' }),
    textContains: t.string({ description: 'Part of the name or of the external id, upper or lower case.' }),
    tag: t.string({ description: 'Has this tag.' }),
    enabled: t.boolean({ description: 'Is enabled, or is not.' }),
  }),
});

function toFilter(input: typeof IdentityFilterRef.$inferInput | null | undefined): IdentityFilter {
  return {
    ...(typeof input?.nameContains === 'string'
      ? { nameContains: filterPart(input.nameContains, 'nameContains') }
      : {}),
    ...(typeof input?.textContains === 'string'
      ? { textContains: filterPart(input.textContains, 'textContains') }
      : {}),
    ...(typeof input?.tag === 'string' ? { tag: filterText(input.tag, 'tag') } : {}),
    ...(typeof input?.enabled === 'boolean' ? { enabled: input.enabled } : {}),
  };
}

builder.objectFields(GalleryRef, (t) => ({
  identities: t.field({
    type: IdentityConnectionRef,
    description: 'Its identities, oldest first.',
    args: {
      ...pageArguments(t.arg),
      filter: t.arg({ type: IdentityFilterRef, description: 'Which of them; all if absent.' }),
    },
    resolve: async (gallery, args, { services }) => {
      const page = await services.identities.list(gallery.id, toFilter(args.filter), pageRequest(args));
      return toConnection(page, (row) => row.id);
    },
  }),
  identityByExternalId: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'The identity with this external id; null if there is none.',
    args: { externalId: t.arg.string({ required: true, description: "The caller's own id." }) },
    resolve: async (gallery, { externalId }, { services }) =>
      await services.identities.findByExternalId(gallery.id, filterText(externalId, 'externalId')),
  }),
}));

builder.queryField('identity', (t) =>
  t.field({
    type: IdentityRef,
    nullable: true,
    permission: 'IDENTITY_READ',
    description: 'An identity; null if it is absent or hidden from the caller.',
    args: { id: t.arg.id({ required: true, description: 'Id of the identity.' }) },
    resolve: async (_root, { id }, context) => {
      const identityId = decodeId('Identity', id);
      return identityId === null ? null : await identityLoader(context).load(identityId);
    },
  }),
);
