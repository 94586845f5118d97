const rejections = [
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

/** The API's enum `RejectReason`; its words are `reject.…` of the texts. */
export type Rejection = (typeof rejections)[number];

export function isRejection(reason: string | null): reason is Rejection {
  return rejections.some((one) => one === reason);
}
