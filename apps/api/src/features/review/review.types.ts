import type { FeedbackOutcome } from '../feedback/feedback.types.ts';

export const reviewKinds = ['NEAR_THRESHOLD', 'DISAGREEMENT', 'PROPOSED', 'DUPLICATE'] as const;
/** Why a person should look. */
export type ReviewKind = (typeof reviewKinds)[number];

export const reviewResolutions = ['CONFIRM', 'REJECT', 'CORRECT', 'DISMISS'] as const;
export type ReviewResolution = (typeof reviewResolutions)[number];

export type ReviewState = 'OPEN' | 'CONFIRMED' | 'REJECTED' | 'CORRECTED' | 'DISMISSED' | 'SUPERSEDED';

/** A question to a person about an identity. */
export interface ReviewItem {
  readonly id: string;
  readonly galleryId: string;
  readonly kind: ReviewKind;
  readonly state: ReviewState;
  /** Expected information in millionths of a bit. */
  readonly microbits: number;
  readonly searchId: string | null;
  readonly probeIndex: number | null;
  readonly identityId: string;
  /** Of DUPLICATE: who else the probe was taken for. */
  readonly otherIdentityId: string | null;
  /** Of PROPOSED and DISAGREEMENT: what is to be decided. */
  readonly feedbackId: string | null;
  readonly resolvedByName: string | null;
  readonly resolvedAt: Date | null;
  readonly createdAt: Date;
}

/** Open questions of a kind. */
export interface ReviewCount {
  readonly kind: ReviewKind;
  readonly count: number;
}

export interface ResolveRequest {
  /** Row ids; null where the global id was none of its type. */
  readonly id: string | null;
  readonly resolution: ReviewResolution;
  /** Undefined: not given. */
  readonly correctIdentityId: string | null | undefined;
  readonly enroll: boolean;
  readonly idempotencyKey: string | null;
}

export interface ResolveOutcome {
  readonly item: ReviewItem;
  /** What was given or decided by it; null for DISMISS. */
  readonly feedback: FeedbackOutcome | null;
}
