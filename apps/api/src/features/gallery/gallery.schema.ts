import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { filterPart } from '../../graphql/filter-text.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { mapLoader, rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import type { Gallery } from './gallery.types.ts';

/** Visible galleries by row id; null for the others. */
export const galleryLoader = rowLoader<Gallery>(
  async (ids, { services, request }) => await services.galleries.findMany(request, ids),
  (gallery) => gallery.id,
);

const countsLoader = mapLoader(async (ids, { services }) => await services.galleries.counts(ids));

export const GalleryRef = builder.objectRef<Gallery>('Gallery').implement({
  description: 'Identities that are searched together, with the rules for keeping and deciding.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'For people; need not be unique.' }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'For people; null if none was given.',
    }),
    keepOriginals: t.exposeBoolean('keepOriginals', {
      description: 'Whether enrolled pictures are kept as they came.',
    }),
    keepCrops: t.exposeBoolean('keepCrops', {
      description: 'Whether aligned crops are kept: without them another model cannot take over.',
    }),
    expectedMatedShare: t.exposeFloat('expectedMatedShare', {
      description: 'Share of probes whose person is enrolled, between 0 and 1: the prior of `confidence`.',
    }),
    filterKeys: t.exposeStringList('filterKeys', {
      description: 'Attributes of samples that searches may filter by.',
    }),
    bodyValidHours: t.exposeInt('bodyValidHours', {
      nullable: true,
      description:
        'Clothes change: so many hours after it was captured, or enrolled, a body sample is found no more; null is never.',
    }),
    expiredBodyDays: t.exposeInt('expiredBodyDays', {
      nullable: true,
      description: 'Days from its `validUntil` until a body sample is deleted, crop and all; null is never.',
    }),
    identityCount: t.int({
      description: 'Number of identities.',
      resolve: async (gallery, _args, context) =>
        (await countsLoader(context).load(gallery.id))?.identities ?? 0,
    }),
    sampleCount: t.int({
      description: 'Number of samples.',
      resolve: async (gallery, _args, context) =>
        (await countsLoader(context).load(gallery.id))?.samples ?? 0,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was changed last.' }),
  }),
});

builder.objectField(GalleryRef, 'sightingHours', (t) =>
  t.exposeInt('sightingHours', { description: 'Hours that a sighting is kept after it was recorded.' }),
);

registerNode('Gallery', {
  permission: 'GALLERY_READ',
  load: async (context, id) => await galleryLoader(context).load(id),
});

const GalleryConnectionRef = connectionType('Gallery', GalleryRef);

const GalleryFilterRef = builder.inputType('GalleryFilter', {
  description: 'Which galleries to list; all conditions hold at once.',
  fields: (t) => ({
    nameContains: t.string({ description: 'Part of the name, upper or lower case.' }),
  }),
});

builder.queryFields((t) => ({
  gallery: t.field({
    type: GalleryRef,
    nullable: true,
    permission: 'GALLERY_READ',
    description: 'A gallery; null if it is absent or hidden from the caller.',
    args: { id: t.arg.id({ required: true, description: 'Id of the gallery.' }) },
    resolve: async (_root, { id }, context) => {
      const galleryId = decodeId('Gallery', id);
      return galleryId === null ? null : await galleryLoader(context).load(galleryId);
    },
  }),
  galleries: t.field({
    type: GalleryConnectionRef,
    permission: 'GALLERY_READ',
    description: 'The galleries that the caller may see, oldest first.',
    args: {
      ...pageArguments(t.arg),
      filter: t.arg({ type: GalleryFilterRef, description: 'Which of them; all if absent.' }),
    },
    resolve: async (_root, args, { services, request }) => {
      const nameContains = args.filter?.nameContains;
      const filter =
        typeof nameContains === 'string' ? { nameContains: filterPart(nameContains, 'nameContains') } : {};
      return toConnection(await services.galleries.list(request, filter, pageRequest(args)), (row) => row.id);
    },
  }),
}));
