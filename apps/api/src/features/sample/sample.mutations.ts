import { builder } from '../../graphql/builder.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { UserErrorRef } from '../../graphql/user-errors.ts';
import { ImageInputRef, RejectReasonRef, SubjectHintRef, toHint, toImageInput } from './picture.schema.ts';
import { SampleRef } from './sample.schema.ts';
import type { DeletionOutcome } from './sample.service.ts';
import type { EnrollImage, EnrollOutcome, RejectedImage } from './sample.types.ts';

export const ReviewModeRef = builder.enumType('ReviewMode', {
  description: 'How strictly pictures are looked at before they are enrolled.',
  values: {
    OFF: {
      description:
        'Only what makes an embedding impossible is refused; of several faces the largest is taken.',
    },
    STANDARD: {
      description:
        'Exactly one face; detection ≥ 0.6, quality ≥ 0.35, at least 40 px, turned by at most 45°.',
    },
    STRICT: { description: 'STANDARD, and neither a copy of a sample nor more like another identity.' },
  },
});

const EnrollImageInput = builder.inputType('EnrollImageInput', {
  description: 'A picture to enroll, with what is known about it.',
  fields: (t) => ({
    image: t.field({ type: ImageInputRef, required: true, description: 'The picture.' }),
    modality: t.field({
      type: ModalityRef,
      defaultValue: 'FACE',
      description: 'Face or body.',
    }),
    cameraId: t.string({ description: 'Which camera took it; at most 256 characters.' }),
    capturedAt: t.field({
      type: 'DateTime',
      description: "When it was taken; the picture's own time if absent.",
    }),
    externalId: t.string({ description: 'Your own id of the picture; at most 256 characters.' }),
    attributes: t.field({ type: 'JSONObject', description: 'Anything else, at most 16 KiB.' }),
    hint: t.field({ type: SubjectHintRef, description: 'Where the face is, if you know.' }),
  }),
});

const EnrollSamplesInput = builder.inputType('EnrollSamplesInput', {
  description: 'Pictures of one identity.',
  fields: (t) => ({
    identityId: t.id({ required: true, description: 'Whose pictures they are.' }),
    images: t.field({ type: [EnrollImageInput], required: true, description: '1 to 100 pictures.' }),
    review: t.field({
      type: ReviewModeRef,
      defaultValue: 'STANDARD',
      description: 'How strictly they are looked at.',
    }),
    force: t.boolean({
      defaultValue: false,
      description: 'Take also what STRICT would refuse as a copy or a conflict; audited.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

export const RejectedImageRef = builder.objectRef<RejectedImage>('RejectedImage').implement({
  description: 'A picture that was not enrolled.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Its position among the pictures of the request, from 0.' }),
    reason: t.expose('reason', { type: RejectReasonRef, description: 'Why.' }),
    message: t.exposeString('message', { description: 'For people; may change.' }),
    forceable: t.exposeBoolean('forceable', { description: 'Whether `force` would have taken it.' }),
  }),
});

const EnrollSamplesPayloadRef = builder.objectRef<EnrollOutcome>('EnrollSamplesPayload').implement({
  description: 'What became of each picture.',
  fields: (t) => ({
    accepted: t.field({
      type: [SampleRef],
      description: 'The new samples, in the order of their pictures.',
      resolve: (outcome) => [...outcome.accepted],
    }),
    rejected: t.field({
      type: [RejectedImageRef],
      description: 'The other pictures, in their order.',
      resolve: (outcome) => [...outcome.rejected],
    }),
    indexed: t.exposeBoolean('indexed', {
      description: 'Whether the vector index holds the samples already. Searches find them in any case.',
    }),
    userErrors: t.field({
      type: [UserErrorRef],
      description: 'Faults of the request as a whole: nothing was enrolled then.',
      resolve: (outcome) => [...outcome.userErrors],
    }),
  }),
});

const DeleteSamplesInput = builder.inputType('DeleteSamplesInput', {
  description: 'Samples to delete.',
  fields: (t) => ({
    sampleIds: t.idList({ required: true, description: '1 to 100 samples.' }),
  }),
});

const DeleteSamplesPayloadRef = builder.objectRef<DeletionOutcome>('DeleteSamplesPayload').implement({
  description: 'What was deleted.',
  fields: (t) => ({
    deletedIds: t.idList({
      description: 'Ids of the deleted samples.',
      resolve: (outcome) => outcome.deletedIds.map((id) => encodeId('Sample', id)),
    }),
    indexed: t.exposeBoolean('indexed', {
      description:
        'Whether the vector index has forgotten them already. Searches do not find them in any case.',
    }),
    userErrors: t.field({
      type: [UserErrorRef],
      description: 'Why nothing was deleted; empty on success.',
      resolve: (outcome) => [...outcome.userErrors],
    }),
  }),
});

function toEnrollImage(input: typeof EnrollImageInput.$inferInput): EnrollImage {
  return {
    image: toImageInput(input.image),
    modality: input.modality ?? 'FACE',
    cameraId: input.cameraId ?? null,
    capturedAt: input.capturedAt ?? null,
    externalId: input.externalId ?? null,
    attributes: input.attributes ?? {},
    hint: toHint(input.hint),
  };
}

builder.mutationFields((t) => ({
  enrollSamples: t.field({
    type: EnrollSamplesPayloadRef,
    permission: 'SAMPLE_WRITE',
    description:
      'Adds pictures to an identity. Each is accepted or rejected on its own; what is accepted commits together.',
    args: { input: t.arg({ type: EnrollSamplesInput, required: true, description: 'The pictures.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      await services.samples.enroll(request, {
        identityId: decodeId('Identity', input.identityId),
        images: input.images.map(toEnrollImage),
        review: input.review ?? 'STANDARD',
        force: input.force ?? false,
        idempotencyKey: input.idempotencyKey ?? null,
      }),
  }),
  deleteSamples: t.field({
    type: DeleteSamplesPayloadRef,
    permission: 'SAMPLE_WRITE',
    description:
      'Deletes samples with their embeddings and pictures; all of them or, should one be unknown, none.',
    args: { input: t.arg({ type: DeleteSamplesInput, required: true, description: 'Which samples.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      await services.samples.delete(
        request,
        input.sampleIds.map((id) => decodeId('Sample', id)),
      ),
  }),
}));
