import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { UserErrorRef } from '../../graphql/user-errors.ts';
import { toCameraName } from '../camera/camera.schema.ts';
import { ImageInputRef, SubjectHintRef, toHint, toImageInput } from '../sample/picture.schema.ts';
import { rejectReasons } from '../sample/reject-reason.ts';
import { SightingRef } from './sighting.schema.ts';
import { captureRejectReasons, sightingLimits } from './sighting.types.ts';
import type { Capture, RecordOutcome, RejectedCapture } from './sighting.types.ts';

const TrackletImageInput = builder.inputType('TrackletImageInput', {
  description: 'A picture of the person of a tracklet.',
  fields: (t) => ({
    image: t.field({ type: ImageInputRef, required: true, description: 'The picture.' }),
    hint: t.field({
      type: SubjectHintRef,
      description:
        'Where the person is; `{ crop: true }` of a ready crop. Otherwise the largest one is taken.',
    }),
  }),
});

const CaptureInput = builder.inputType('CaptureInput', {
  description: 'What a camera took at one time: exactly one of `image` and `images`.',
  fields: (t) => ({
    capturedAt: t.field({
      type: 'DateTime',
      required: true,
      description:
        'When the first picture was taken; at most 5 minutes after the time of the server. Any order will do.',
    }),
    capturedUntil: t.field({
      type: 'DateTime',
      description: 'When the last one was taken; `capturedAt` if absent.',
    }),
    image: t.field({
      type: ImageInputRef,
      description:
        'One picture: each person in it becomes a sighting; with `hint`, the one that it points at.',
    }),
    hint: t.field({ type: SubjectHintRef, description: 'Of `image`: where the one person is.' }),
    images: t.field({
      type: [TrackletImageInput],
      description: 'Pictures of one person: they become one sighting, good ones counting more than bad ones.',
    }),
    trackletId: t.string({
      description:
        'Your own id of the tracklet, at most 256 characters: the same time and id of the same camera are stored once.',
    }),
  }),
});

const RecordSightingsInput = builder.inputType('RecordSightingsInput', {
  description: 'Whom a camera saw.',
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'The gallery of the camera.' }),
    cameraId: t.id({ required: true, description: 'External id or id of the camera.' }),
    modality: t.field({ type: ModalityRef, defaultValue: 'BODY', description: 'Face or body.' }),
    captures: t.field({
      type: [CaptureInput],
      required: true,
      description: `1 to ${sightingLimits.captures}, with at most ${sightingLimits.pictures} pictures together.`,
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const CaptureRejectReasonRef = builder.enumType('CaptureRejectReason', {
  description: 'Why a capture, or a picture of it, was not taken; apart from its own as `RejectReason`.',
  values: Object.fromEntries(
    [...rejectReasons, ...captureRejectReasons].map((reason) => [
      reason,
      {
        description:
          reason === 'CAPTURED_IN_FUTURE'
            ? 'It was captured more than 5 minutes after the time of the server.'
            : `See RejectReason.`,
      },
    ]),
  ) as Record<(typeof rejectReasons | typeof captureRejectReasons)[number], { description: string }>, // reason: fromEntries forgets its keys
});

const RejectedCaptureRef = builder.objectRef<RejectedCapture>('RejectedCapture').implement({
  description:
    'A capture, or a picture of one, that was not taken. Other pictures of a tracklet may have been.',
  fields: (t) => ({
    captureIndex: t.exposeInt('captureIndex', { description: 'Its position among the captures, from 0.' }),
    imageIndex: t.exposeInt('imageIndex', {
      nullable: true,
      description: 'Which of its pictures, from 0; null where the capture as a whole is at fault.',
    }),
    reason: t.expose('reason', { type: CaptureRejectReasonRef, description: 'Stable and machine-readable.' }),
    message: t.exposeString('message', { description: 'For people; may change.' }),
  }),
});

const RecordSightingsPayloadRef = builder.objectRef<RecordOutcome>('RecordSightingsPayload').implement({
  description: 'What became of the captures.',
  fields: (t) => ({
    sightings: t.field({
      type: [SightingRef],
      description: 'In the order of the captures; those that had been recorded before are here too.',
      resolve: (outcome) => [...outcome.sightings],
    }),
    duplicates: t.exposeInt('duplicates', {
      description: 'How many of them had been recorded before, by camera, time and pictures or `trackletId`.',
    }),
    rejected: t.field({
      type: [RejectedCaptureRef],
      description: 'What was not taken, and why.',
      resolve: (outcome) => [...outcome.rejected],
    }),
    userErrors: t.field({
      type: [UserErrorRef],
      description: 'Faults of the request as a whole: nothing was recorded then.',
      resolve: (outcome) => [...outcome.userErrors],
    }),
  }),
});

function toCapture(input: typeof CaptureInput.$inferInput, index: number): Result<Capture, UserFailure> {
  const { image, images, hint, capturedAt, capturedUntil, trackletId } = input;
  const times = { capturedAt, capturedUntil: capturedUntil ?? null, trackletId: trackletId ?? null };
  if (image && !images)
    return ok({
      ...times,
      pictures: [{ image: toImageInput(image), hint: toHint(hint) }],
      isTracklet: false,
    });
  if (images && !image && !hint) {
    const pictures = images.map((one) => ({ image: toImageInput(one.image), hint: toHint(one.hint) }));
    return ok({ ...times, pictures, isTracklet: true });
  }
  const message = 'exactly one of image and images must be given, and hint with image only';
  return fail(invalidInput(message, ['input', 'captures', String(index)]));
}

builder.mutationField('recordSightings', (t) =>
  t.field({
    type: RecordSightingsPayloadRef,
    permission: 'SAMPLE_WRITE',
    description:
      'Finds, embeds and stores whom a camera saw, without looking anybody up. Times may come in any order; what comes twice is stored ' +
      'once. Where too much waits, the answer is `DEPENDENCY_UNAVAILABLE` with `retryAfterMs`: send the same call again then.',
    args: {
      input: t.arg({
        type: RecordSightingsInput,
        required: true,
        description: 'The camera and what it took.',
      }),
    },
    resolve: async (_root, { input }, { services, request }): Promise<RecordOutcome> => {
      const captures = input.captures.map(toCapture);
      const faulty = captures.find((capture) => !capture.ok);
      if (faulty?.ok === false)
        return { sightings: [], duplicates: 0, rejected: [], userErrors: [faulty.error] };
      return await services.sightings.record(request, {
        galleryId: decodeId('Gallery', input.galleryId),
        camera: toCameraName(input.cameraId),
        modality: input.modality ?? 'BODY',
        captures: captures.flatMap((capture) => (capture.ok ? [capture.value] : [])),
        idempotencyKey: input.idempotencyKey ?? null,
      });
    },
  }),
);
