import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { mapLoader, rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import type { Camera, CameraActivity, CameraLink, CameraName } from './camera.types.ts';

/** What a resolver gets for a camera that a caller names, by external id or id. */
export const toCameraName = (text: string): CameraName => ({ text, id: decodeId('Camera', text) });

/** Visible cameras by row id, removed ones too; null for the others. */
export const cameraLoader = rowLoader<Camera>(
  async (ids, { services, request }) => await services.cameras.findMany(request, ids),
  (camera) => camera.id,
);

const activityLoader = mapLoader<CameraActivity>(
  async (ids, { services }) => await services.cameras.activity(ids),
);

/** A link as seen from one of its ends. */
type Neighbour = Pick<CameraLink, 'minSeconds' | 'typicalSeconds'> & { readonly camera: Camera };

const linksLoader = mapLoader<readonly CameraLink[]>(async (ids, { services }) => {
  const links = await services.cameras.links(ids);
  return new Map(
    ids.map((id) => [id, links.filter((link) => link.cameraId === id || link.otherCameraId === id)]),
  );
});

export const CameraRef = builder.objectRef<Camera>('Camera').implement({
  description: 'Where pictures come from.',
  interfaces: [NodeRef],
  fields: (t) => ({
    gallery: t.field({
      type: GalleryRef,
      nullable: true,
      description: 'Whose camera it is; null if the gallery was deleted meanwhile.',
      resolve: async ({ galleryId }, _args, context) => await galleryLoader(context).load(galleryId),
    }),
    externalId: t.exposeString('externalId', {
      description: 'What samples, searches and sightings call `cameraId`; unique in its gallery.',
    }),
    name: t.exposeString('name', { description: 'For people; need not be unique.' }),
    place: t.exposeString('place', { nullable: true, description: 'Where it hangs; null if not said.' }),
    timeZone: t.exposeString('timeZone', { description: 'IANA name of the time zone of the place.' }),
    sightingCount: t.int({
      description: 'Sightings of it that are kept.',
      resolve: async ({ id }, _args, context) => (await activityLoader(context).load(id))?.sightings ?? 0,
    }),
    lastSightingAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the newest of them was captured; null if there is none.',
      resolve: async ({ id }, _args, context) =>
        (await activityLoader(context).load(id))?.lastSightingAt ?? null,
    }),
    removedAt: t.expose('removedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Since then nothing is recorded of it; null while it is in use.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was created.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was changed last.' }),
  }),
});

const CameraNeighbourRef = builder.objectRef<Neighbour>('CameraNeighbour').implement({
  description: 'Another camera, and how long people need to come from one to the other.',
  fields: (t) => ({
    camera: t.expose('camera', { type: CameraRef, description: 'The other camera.' }),
    minSeconds: t.exposeInt('minSeconds', { description: 'Nobody is faster.' }),
    typicalSeconds: t.exposeInt('typicalSeconds', {
      nullable: true,
      description: 'What most people need; null if not said.',
    }),
  }),
});

builder.objectField(CameraRef, 'neighbours', (t) =>
  t.field({
    type: [CameraNeighbourRef],
    description: 'Cameras that people come from and go to, removed ones left out. Both ends name each other.',
    resolve: async ({ id }, _args, context) => {
      const links = (await linksLoader(context).load(id)) ?? [];
      const found = await Promise.all(
        links.map(async ({ cameraId, otherCameraId, minSeconds, typicalSeconds }) => {
          const camera = await cameraLoader(context).load(cameraId === id ? otherCameraId : cameraId);
          return camera === null || camera.removedAt !== null ? [] : [{ camera, minSeconds, typicalSeconds }];
        }),
      );
      return found.flat();
    },
  }),
);

registerNode('Camera', {
  permission: 'GALLERY_READ',
  load: async (context, id) => await cameraLoader(context).load(id),
});

const CameraConnectionRef = connectionType('Camera', CameraRef);

builder.objectField(GalleryRef, 'cameras', (t) =>
  t.field({
    type: CameraConnectionRef,
    description: 'Its cameras, oldest first.',
    args: {
      ...pageArguments(t.arg),
      includeRemoved: t.arg.boolean({ defaultValue: false, description: 'Those that were removed too.' }),
    },
    resolve: async (gallery, args, { services }) => {
      const query = { galleryId: gallery.id, includeRemoved: args.includeRemoved ?? false };
      return toConnection(await services.cameras.list(query, pageRequest(args)), ({ id }) => id);
    },
  }),
);

builder.queryField('camera', (t) =>
  t.field({
    type: CameraRef,
    nullable: true,
    permission: 'GALLERY_READ',
    description: 'A camera, removed or not; null if it is absent or hidden from the caller.',
    args: { id: t.arg.id({ required: true, description: 'Id of the camera.' }) },
    resolve: async (_root, { id }, context) => {
      const cameraId = decodeId('Camera', id);
      return cameraId === null ? null : await cameraLoader(context).load(cameraId);
    },
  }),
);
