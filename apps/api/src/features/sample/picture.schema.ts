import type { SubjectHint, SubjectQuality } from '@gallerist/embedding';
import type { Point } from '@gallerist/preprocess';

import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { rejectReasons } from './reject-reason.ts';
import type { Rejection } from './reject-reason.ts';
import type { ImageInput, PlacedBox } from './sample.types.ts';

const reasonDescriptions: Record<(typeof rejectReasons)[number], string> = {
  INVALID_IMAGE: 'The bytes are no picture, or one that is cut short or damaged.',
  IMAGE_TOO_LARGE: 'Over the limit of bytes or pixels.',
  UNSUPPORTED_FORMAT: 'Not one of JPEG, PNG, WebP, AVIF, GIF and TIFF.',
  NO_SUBJECT: 'No face, or no person, was found.',
  MULTIPLE_SUBJECTS: 'More than one face, or person, was found where exactly one is needed.',
  SUBJECT_TOO_SMALL: 'The face has too few pixels: under 40, a body under 20 on its shorter side.',
  LOW_DETECTION_CONFIDENCE: 'The detector is not sure that it is a face, or a person.',
  LOW_QUALITY: 'The quality as a whole is too low.',
  LOW_SHARPNESS: 'The subject is blurred.',
  LOW_BRIGHTNESS: 'The subject is too dark or too bright.',
  EXTREME_POSE: 'The head is turned too far.',
  SPOOF_SUSPECTED: 'It may be a picture of a picture.',
  DUPLICATE_SAMPLE: 'The identity has a sample of this picture; can be forced.',
  IDENTITY_CONFLICT:
    'The face is more like another identity of the gallery; can be forced, since twins exist.',
  CONSENT_MISSING: 'The identity has not consented.',
  LIMIT_EXCEEDED: 'The identity or gallery is full.',
};

export const RejectReasonRef = builder.enumType('RejectReason', {
  description: 'Why a picture, or a subject in it, was not taken.',
  values: Object.fromEntries(
    rejectReasons.map((reason) => [reason, { description: reasonDescriptions[reason] }]),
  ) as Record<(typeof rejectReasons)[number], { description: string }>, // reason: fromEntries forgets its keys
});

export const ImageRejectionRef = builder.objectRef<Rejection>('ImageRejection').implement({
  description: 'Why a picture gave nothing.',
  fields: (t) => ({
    reason: t.expose('reason', { type: RejectReasonRef, description: 'Stable and machine-readable.' }),
    message: t.exposeString('message', { description: 'For people; may change.' }),
  }),
});

export const PointRef = builder.objectRef<Point>('Point').implement({
  description: 'A place in the upright picture, in pixels from the upper left corner.',
  fields: (t) => ({
    x: t.exposeFloat('x', { description: 'To the right.' }),
    y: t.exposeFloat('y', { description: 'Down.' }),
  }),
});

const NormalisedBoxRef = builder.objectRef<PlacedBox>('NormalisedBox').implement({
  description: 'A box in shares of the width and height of the upright picture.',
  fields: (t) => ({
    x: t.float({ description: 'Left edge.', resolve: (box) => box.x / box.imageWidth }),
    y: t.float({ description: 'Upper edge.', resolve: (box) => box.y / box.imageHeight }),
    width: t.float({ description: 'Width.', resolve: (box) => box.width / box.imageWidth }),
    height: t.float({ description: 'Height.', resolve: (box) => box.height / box.imageHeight }),
  }),
});

export const BoundingBoxRef = builder.objectRef<PlacedBox>('BoundingBox').implement({
  description: 'Where a subject is in the upright picture, in pixels; it may reach beyond the picture.',
  fields: (t) => ({
    x: t.exposeFloat('x', { description: 'Left edge.' }),
    y: t.exposeFloat('y', { description: 'Upper edge.' }),
    width: t.exposeFloat('width', { description: 'Width.' }),
    height: t.exposeFloat('height', { description: 'Height.' }),
    normalised: t.field({
      type: NormalisedBoxRef,
      description: 'The same box in shares of the picture.',
      resolve: (box) => box,
    }),
    imageWidth: t.exposeInt('imageWidth', { description: 'Width of the upright picture in pixels.' }),
    imageHeight: t.exposeInt('imageHeight', { description: 'Height of the upright picture in pixels.' }),
  }),
});

export const QualityRef = builder.objectRef<SubjectQuality>('Quality').implement({
  description: 'How good the picture of a subject is; in [0, 1] where nothing else is said.',
  fields: (t) => ({
    overall: t.exposeFloat('overall', { description: 'The whole: what `LOW_QUALITY` looks at.' }),
    detectionConfidence: t.exposeFloat('detectionConfidence', {
      description: 'How sure the detector is; 1 where the caller said where the face is.',
    }),
    sharpness: t.exposeFloat('sharpness', { description: 'From blurred to sharp.' }),
    brightness: t.exposeFloat('brightness', { description: 'From black to white.' }),
    subjectPx: t.exposeFloat('subjectPx', { description: 'Shorter side of the box in pixels.' }),
    yawDegrees: t.exposeFloat('yawDegrees', { description: 'Turned to a side; 0 is frontal.' }),
    pitchDegrees: t.exposeFloat('pitchDegrees', { description: 'Turned up or down; 0 is frontal.' }),
    rollDegrees: t.exposeFloat('rollDegrees', { description: 'Tilted; 0 is upright.' }),
  }),
});

export const ImageInputRef = builder.inputType('ImageInput', {
  isOneOf: true,
  description: 'A picture: an upload, or the file itself.',
  fields: (t) => ({
    mediaId: t.id({ description: 'What `POST /media` answered; an upload of the caller itself.' }),
    base64: t.string({ description: 'The picture file in base64, for one small picture.' }),
  }),
});

const PointInputRef = builder.inputType('PointInput', {
  description: 'A place in the upright picture, in pixels from the upper left corner.',
  fields: (t) => ({
    x: t.float({ required: true, description: 'To the right.' }),
    y: t.float({ required: true, description: 'Down.' }),
  }),
});

const BoxInputRef = builder.inputType('BoxInput', {
  description: 'A box in the upright picture, in pixels.',
  fields: (t) => ({
    x: t.float({ required: true, description: 'Left edge.' }),
    y: t.float({ required: true, description: 'Upper edge.' }),
    width: t.float({ required: true, description: 'At least 1.' }),
    height: t.float({ required: true, description: 'At least 1.' }),
  }),
});

export const SubjectHintRef = builder.inputType('SubjectHint', {
  isOneOf: true,
  description:
    'What the caller knows about where the subject is. The quality gate then leaves out what makes no sense: no hint needs ' +
    'a sure detection or a single subject, and of an `alignedTemplate` neither size nor pose is looked at.',
  fields: (t) => ({
    alignedTemplate: t.string({
      description: 'The picture is a crop aligned to this template, for example `arcface-112`.',
    }),
    landmarks: t.field({
      type: [PointInputRef],
      description:
        'Five points as seen in the picture: left eye, right eye, nose tip, left and right mouth corner.',
    }),
    box: t.field({ type: BoxInputRef, description: 'The box of the face.' }),
    crop: t.boolean({ description: 'True: the picture is a tight crop of one face.' }),
  }),
});

/** What a resolver gets for an `ImageInput`; GraphQL has checked that exactly one field is given. */
export function toImageInput(input: typeof ImageInputRef.$inferInput): ImageInput {
  return typeof input.base64 === 'string'
    ? { base64: input.base64 }
    : { mediaId: decodeId('Media', input.mediaId) };
}

export function toHint(input: typeof SubjectHintRef.$inferInput | null | undefined): SubjectHint | undefined {
  if (typeof input?.alignedTemplate === 'string') {
    return { alignedTemplate: input.alignedTemplate };
  }
  if (input?.landmarks) {
    return { landmarks: input.landmarks };
  }
  if (input?.box) {
    return { box: input.box };
  }
  return input?.crop === true ? { crop: true } : undefined;
}
