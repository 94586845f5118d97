/** Codes of the failures that a caller can act on; the same words as `UserErrorCode` in the schema. */
export const userErrorCodes = [
  'NOT_FOUND',
  'FORBIDDEN',
  'INVALID_INPUT',
  'EXTERNAL_ID_TAKEN',
  'IDENTITY_MERGED',
  'IDENTITY_NOT_MERGED',
  'MERGE_FINAL',
  'LIMIT_EXCEEDED',
  'IDEMPOTENCY_MISMATCH',
  'SPACE_MISMATCH',
  'GALLERY_MISMATCH',
  'SEARCH_EXPIRED',
  'CANDIDATE_NOT_RETURNED',
  'ALREADY_GIVEN',
  'ALREADY_WITHDRAWN',
  'ALREADY_RESOLVED',
  'CONTRADICTORY_VERDICT',
  'CROP_NOT_KEPT',
  'CONSENT_MISSING',
  'IDENTITY_ERASED',
  'UPLOAD_INCOMPLETE',
  'UPLOAD_USED',
  'CLUSTER_CHANGED',
  'JOB_ENDED',
  'JOB_NOT_CANCELLABLE',
  'JOB_NOT_RETRYABLE',
  'INVALID_CRON',
  'CRON_NEVER_FIRES',
  'SPACE_INCOMPLETE',
  'ALREADY_ACTIVE',
  'GATE_INCONCLUSIVE',
  'GATE_REFUSED',
  'LOSS_NOT_ACCEPTED',
  'MODEL_UNAVAILABLE',
  'NOTHING_TO_ROLL_BACK',
  'PROMOTION_IN_PROGRESS',
  'SCHEDULE_SKIPPED',
  'RECIPE_UNAVAILABLE',
  'CROPS_NOT_KEPT',
  'NOT_ENOUGH_MEMORY',
  'PACK_UNAVAILABLE',
  'TOO_FEW_IDENTITIES',
  'TOO_FEW_SAMPLES',
  'NOTHING_NEW',
  'EMAIL_TAKEN',
  'LAST_OWNER',
  'CAMERA_REMOVED',
  'SIGHTING_NAMED',
  'SIGHTING_VETOED',
] as const;
export type UserErrorCode = (typeof userErrorCodes)[number];

/** An expected failure of a mutation: what, in words, and which input caused it. */
export interface UserFailure {
  readonly code: UserErrorCode;
  readonly message: string;
  /** Names from the mutation's arguments down to the faulty value, for example `['input', 'name']`. */
  readonly path?: readonly string[];
}

/** What is absent and what the caller may not see read alike. */
export function notFound(what: string, path: readonly string[]): UserFailure {
  return { code: 'NOT_FOUND', message: `${what} not found`, path };
}

export function invalidInput(message: string, path: readonly string[]): UserFailure {
  return { code: 'INVALID_INPUT', message, path };
}
