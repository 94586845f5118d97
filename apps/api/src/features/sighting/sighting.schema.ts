import { builder } from '../../graphql/builder.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { cameraLoader, CameraRef } from '../camera/camera.schema.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import { identityLoader, IdentityRef } from '../identity/identity.schema.ts';
import { BoundingBoxRef, QualityRef } from '../sample/picture.schema.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import type { Sighting } from './sighting.types.ts';

/** Visible sightings by row id; null for the others, and for those that have expired. */
export const sightingLoader = rowLoader<Sighting>(
  async (ids, { services, request }) => await services.sightings.findMany(request, ids),
  (sighting) => sighting.id,
);

export const SightingRef = builder.objectRef<Sighting>('Sighting').implement({
  description: 'Somebody whom a camera saw.',
  interfaces: [NodeRef],
  fields: (t) => ({
    gallery: t.field({
      type: GalleryRef,
      nullable: true,
      description: 'The gallery that it was recorded in; null if that was deleted meanwhile.',
      resolve: async ({ galleryId }, _args, context) => await galleryLoader(context).load(galleryId),
    }),
    camera: t.field({
      type: CameraRef,
      nullable: true,
      description: 'Which camera it was, removed or not; null if the gallery was deleted meanwhile.',
      resolve: async ({ cameraId }, _args, context) => await cameraLoader(context).load(cameraId),
    }),
    modality: t.expose('modality', { type: ModalityRef, description: 'Face or body.' }),
    capturedAt: t.expose('capturedAt', {
      type: 'DateTime',
      description: 'When the first picture was taken.',
    }),
    capturedUntil: t.expose('capturedUntil', {
      type: 'DateTime',
      description: 'When the last picture was taken; the same as `capturedAt` of a single one.',
    }),
    trackletId: t.exposeString('trackletId', {
      nullable: true,
      description: "The sender's own id; face and body of one camera with the same one are one person.",
    }),
    imageCount: t.exposeInt('imageCount', {
      description: 'Number of pictures that its vector is pooled from.',
    }),
    box: t.expose('box', { type: BoundingBoxRef, description: 'Where the person is in the best picture.' }),
    quality: t.expose('quality', { type: QualityRef, description: 'How good the best picture is.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'When it is deleted.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was recorded.' }),
  }),
});

builder.objectFields(SightingRef, (t) => ({
  cropUrl: t.string({
    nullable: true,
    description:
      'Path of the crop of the best picture, to be fetched with the same credentials; null if none is kept.',
    resolve: ({ id, cropBlobKey }) =>
      cropBlobKey === null ? null : `/media/sightings/${encodeURIComponent(encodeId('Sighting', id))}`,
  }),
  identity: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'Who it is, as somebody said; null while nobody did.',
    resolve: async ({ identityId }, _args, context) =>
      identityId === null ? null : await identityLoader(context).load(identityId),
  }),
  namedAt: t.expose('namedAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When somebody said so; null while nobody did.',
  }),
  sample: t.field({
    type: SampleRef,
    nullable: true,
    description: 'The sample that was made of it; null if there is none.',
    resolve: async ({ sampleId }, _args, context) =>
      sampleId === null ? null : await sampleLoader(context).load(sampleId),
  }),
}));

registerNode('Sighting', {
  permission: 'RECOGNISE',
  load: async (context, id) => await sightingLoader(context).load(id),
});

builder.queryField('sighting', (t) =>
  t.field({
    type: SightingRef,
    nullable: true,
    permission: 'RECOGNISE',
    description: 'A sighting; null if it is absent, expired or hidden from the caller.',
    args: { id: t.arg.id({ required: true, description: 'Id of the sighting.' }) },
    resolve: async (_root, { id }, context) => {
      const sightingId = decodeId('Sighting', id);
      return sightingId === null ? null : await sightingLoader(context).load(sightingId);
    },
  }),
);
