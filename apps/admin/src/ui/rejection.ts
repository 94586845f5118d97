import type { RejectReason } from '../graphql/generated/graphql.ts';

/** All of the API's enum, as the compiler sees to; their words are `reject.…` of the texts. */
const reasons: Readonly<Record<RejectReason, true>> = {
  INVALID_IMAGE: true,
  IMAGE_TOO_LARGE: true,
  UNSUPPORTED_FORMAT: true,
  NO_SUBJECT: true,
  MULTIPLE_SUBJECTS: true,
  SUBJECT_TOO_SMALL: true,
  LOW_DETECTION_CONFIDENCE: true,
  LOW_QUALITY: true,
  LOW_SHARPNESS: true,
  LOW_BRIGHTNESS: true,
  EXTREME_POSE: true,
  SPOOF_SUSPECTED: true,
  DUPLICATE_SAMPLE: true,
  IDENTITY_CONFLICT: true,
  CONSENT_MISSING: true,
  LIMIT_EXCEEDED: true,
};

export function isRejection(reason: string | null): reason is RejectReason {
  return reason !== null && Object.hasOwn(reasons, reason);
}
