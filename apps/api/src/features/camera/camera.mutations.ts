import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { CameraRef, toCameraName } from './camera.schema.ts';
import type { Camera, NeighbourInput } from './camera.types.ts';

const CameraNeighbourInput = builder.inputType('CameraNeighbourInput', {
  description: 'Another camera of the gallery, and how long people need to come from one to the other.',
  fields: (t) => ({
    cameraId: t.id({ required: true, description: 'External id or id of the other camera.' }),
    minSeconds: t.int({ required: true, description: 'Nobody is faster; 0 to 604,800.' }),
    typicalSeconds: t.int({ description: 'What most people need.' }),
  }),
});

const CreateCameraInput = builder.inputType('CreateCameraInput', {
  description: 'A new camera.',
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'The gallery that its sightings go into.' }),
    externalId: t.string({
      required: true,
      description:
        'What samples, searches and sightings call `cameraId`: 1 to 256 characters, unique in the gallery. That of a removed camera ' +
        'brings it back, with its sightings.',
    }),
    name: t.string({ required: true, description: 'For people: 1 to 200 characters.' }),
    place: t.string({ description: 'Where it hangs: at most 200 characters.' }),
    timeZone: t.string({ required: true, description: 'IANA name, for example `Europe/Berlin`.' }),
    neighbours: t.field({
      type: [CameraNeighbourInput],
      description: 'At most 50; each of them then has this one as its neighbour.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UpdateCameraInput = builder.inputType('UpdateCameraInput', {
  description:
    'Changes of a camera: what is absent stays. Its external id cannot change, because samples carry it.',
  fields: (t) => ({
    name: t.string({ description: '1 to 200 characters.' }),
    place: t.string({ description: 'At most 200 characters; null removes it.' }),
    timeZone: t.string({ description: 'IANA name.' }),
    neighbours: t.field({ type: [CameraNeighbourInput], description: 'Replaces the list.' }),
  }),
});

const CameraPayload = {
  create: payloadType<Camera>('CreateCameraPayload'),
  update: payloadType<Camera>('UpdateCameraPayload'),
  delete: payloadType<Camera>('DeleteCameraPayload'),
};
for (const ref of Object.values(CameraPayload)) {
  builder.objectField(ref, 'camera', (t) =>
    t.field({
      type: CameraRef,
      nullable: true,
      description: 'The camera as it is now; null if nothing was done.',
      resolve: (payload) => payload.result,
    }),
  );
}

function toNeighbours(
  input: readonly (typeof CameraNeighbourInput.$inferInput)[] | null | undefined,
): readonly NeighbourInput[] | null | undefined {
  return input?.map(({ cameraId, minSeconds, typicalSeconds }) => ({
    camera: toCameraName(cameraId),
    minSeconds,
    typicalSeconds: typicalSeconds ?? null,
  }));
}

builder.mutationFields((t) => ({
  createCamera: t.field({
    type: CameraPayload.create,
    permission: 'GALLERY_WRITE',
    description: 'Creates a camera.',
    args: { input: t.arg({ type: CreateCameraInput, required: true, description: 'The new camera.' }) },
    resolve: async (_root, { input: { galleryId, neighbours, ...input } }, { services, request }) =>
      toPayload(
        await services.cameras.create(request, {
          ...input,
          galleryId: decodeId('Gallery', galleryId),
          neighbours: toNeighbours(neighbours),
        }),
      ),
  }),
  updateCamera: t.field({
    type: CameraPayload.update,
    permission: 'GALLERY_WRITE',
    description: 'Changes a camera.',
    args: {
      id: t.arg.id({ required: true, description: 'Which camera.' }),
      input: t.arg({ type: UpdateCameraInput, required: true, description: 'What to change.' }),
    },
    resolve: async (_root, { id, input: { neighbours, ...input } }, { services, request }) =>
      toPayload(
        await services.cameras.update(request, decodeId('Camera', id), {
          ...input,
          neighbours: toNeighbours(neighbours),
        }),
      ),
  }),
}));

builder.mutationField('deleteCamera', (t) =>
  t.field({
    type: CameraPayload.delete,
    permission: 'GALLERY_WRITE',
    description:
      'Removes a camera: it records nothing any more. What it recorded stays until it expires; what it still sends is refused with ' +
      '`CAMERA_REMOVED`.',
    args: { id: t.arg.id({ required: true, description: 'Which camera.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.cameras.delete(request, decodeId('Camera', id))),
  }),
);
