import type { Modality } from '../../core/modality.ts';

export const rejectReasons = [
  'INVALID_IMAGE',
  'IMAGE_TOO_LARGE',
  'UNSUPPORTED_FORMAT',
  'NO_SUBJECT',
  'MULTIPLE_SUBJECTS',
  'SUBJECT_TOO_SMALL',
  'LOW_DETECTION_CONFIDENCE',
  'LOW_QUALITY',
  'LOW_SHARPNESS',
  'LOW_BRIGHTNESS',
  'EXTREME_POSE',
  'SPOOF_SUSPECTED',
  'DUPLICATE_SAMPLE',
  'IDENTITY_CONFLICT',
  'CONSENT_MISSING',
  'LIMIT_EXCEEDED',
] as const;

/** Why a picture or a subject in it was not taken; the public enum of the API. */
export type RejectReason = (typeof rejectReasons)[number];

export interface Rejection {
  readonly reason: RejectReason;
  /** For people; holds no path, name or vector. */
  readonly message: string;
}

/** Nobody was found. */
export function noSubject(modality: Modality): Rejection {
  const message =
    modality === 'FACE'
      ? 'no face was found in the picture'
      : 'no person was found in the picture: give the hint `crop` for a ready crop, or the `box` of the person';
  return { reason: 'NO_SUBJECT', message };
}
