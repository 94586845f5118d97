import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { JobRef } from '../job/job.schema.ts';
import type { Job } from '../job/job.types.ts';
import { GalleryRef } from './gallery.schema.ts';
import type { Gallery } from './gallery.types.ts';

const CreateGalleryInput = builder.inputType('CreateGalleryInput', {
  description: 'A new gallery.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 200 characters, without control characters.' }),
    description: t.string({ description: 'At most 2,000 characters.' }),
    keepOriginals: t.boolean({ description: 'Keep enrolled pictures as they came; false if absent.' }),
    keepCrops: t.boolean({ description: 'Keep aligned crops; true if absent.' }),
    expectedMatedShare: t.float({ description: 'Share of probes whose person is enrolled; 0.5 if absent.' }),
    filterKeys: t.stringList({ description: 'At most 8 attributes that searches may filter by.' }),
    bodyValidHours: t.int({ description: 'Hours that body samples are found; 24 if absent, null for ever.' }),
    expiredBodyDays: t.int({
      description: 'Days that body samples are kept after that; 30 if absent, 0 for none, null for ever.',
    }),
    sightingHours: t.int({ description: 'Hours that sightings are kept, 1 to 8,760; 72 if absent.' }),
    consentRequired: t.boolean({
      description:
        'Whether identities without a consent in force get no samples and are not found; false if absent.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UpdateGalleryInput = builder.inputType('UpdateGalleryInput', {
  description: 'Changes of a gallery: what is absent stays.',
  fields: (t) => ({
    name: t.string({ description: '1 to 200 characters, without control characters.' }),
    description: t.string({ description: 'At most 2,000 characters; null removes it.' }),
    keepOriginals: t.boolean({ description: 'Holds for samples enrolled from now on.' }),
    keepCrops: t.boolean({ description: 'Holds for samples enrolled from now on.' }),
    expectedMatedShare: t.float({ description: 'Between 0 and 1.' }),
    filterKeys: t.stringList({ description: 'At most 8 attributes; replaces the list.' }),
    bodyValidHours: t.int({
      description:
        'Hours that body samples are found; null for ever. Holds for samples enrolled from now on.',
    }),
    expiredBodyDays: t.int({
      description:
        'Days that body samples are kept after that; null for ever. Holds for those that are there too.',
    }),
    sightingHours: t.int({
      description: 'Hours that sightings are kept, 1 to 8,760. Holds for those recorded from now on.',
    }),
    consentRequired: t.boolean({
      description:
        'Whether identities without a consent in force get no samples and are not found. Holds for those that are there too, at once.',
    }),
  }),
});

const GalleryPayload = {
  create: payloadType<Gallery>('CreateGalleryPayload'),
  update: payloadType<Gallery>('UpdateGalleryPayload'),
};
for (const ref of Object.values(GalleryPayload)) {
  builder.objectField(ref, 'gallery', (t) =>
    t.field({
      type: GalleryRef,
      nullable: true,
      description: 'The gallery as it is now; null if nothing was done.',
      resolve: (payload) => payload.result,
    }),
  );
}

const DeleteGalleryPayload = payloadType<Job>('DeleteGalleryPayload');
builder.objectField(DeleteGalleryPayload, 'job', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'The job that removes what the gallery holds; null if nothing was done.',
    resolve: (payload) => payload.result,
  }),
);

builder.mutationFields((t) => ({
  createGallery: t.field({
    type: GalleryPayload.create,
    permission: 'GALLERY_WRITE',
    description:
      'Creates an empty gallery, searched with the model that all galleries were promoted to last, or with the built-in one.',
    args: { input: t.arg({ type: CreateGalleryInput, required: true, description: 'The new gallery.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(await services.galleries.create(request, input)),
  }),
  updateGallery: t.field({
    type: GalleryPayload.update,
    permission: 'GALLERY_WRITE',
    description: 'Changes a gallery.',
    args: {
      id: t.arg.id({ required: true, description: 'Which gallery.' }),
      input: t.arg({ type: UpdateGalleryInput, required: true, description: 'What to change.' }),
    },
    resolve: async (_root, { id, input }, { services, request }) =>
      toPayload(await services.galleries.update(request, decodeId('Gallery', id), input)),
  }),
  deleteGallery: t.field({
    type: DeleteGalleryPayload,
    permission: 'GALLERY_WRITE',
    description: 'Hides a gallery at once and removes all that it holds in a job.',
    args: { id: t.arg.id({ required: true, description: 'Which gallery.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.galleries.delete(request, decodeId('Gallery', id))),
  }),
}));
