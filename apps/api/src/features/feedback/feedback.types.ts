import type { Modality } from '../../core/modality.ts';
import type { Decision } from '../search/decision.ts';
import type { PlacedBox, Sample } from '../sample/sample.types.ts';
import type { Rejection } from '../sample/reject-reason.ts';

export const feedbackVerdicts = ['CORRECT', 'NOT_THIS_PERSON', 'IS_PERSON'] as const;
export type FeedbackVerdict = (typeof feedbackVerdicts)[number];

/** PROPOSED waits for a person; only CONFIRMED holds for everybody and trains. The other two are ends. */
export type FeedbackState = 'PROPOSED' | 'CONFIRMED' | 'REJECTED' | 'WITHDRAWN';

/** What somebody said about a probe. */
export interface Feedback {
  readonly id: string;
  readonly galleryId: string;
  readonly modality: Modality;
  readonly searchId: string;
  readonly probeIndex: number;
  readonly verdict: FeedbackVerdict;
  /** Who the probe is; for NOT_THIS_PERSON who it is not. */
  readonly identityId: string;
  /** Whom no search takes a near-identical probe for. */
  readonly vetoedIdentityId: string | null;
  readonly actorId: string;
  readonly state: FeedbackState;
  readonly enroll: boolean;
  readonly sampleId: string | null;
  readonly modelDecision: Decision | null;
  readonly cosineSimilarity: number | null;
  readonly box: PlacedBox | null;
  readonly cropBlobKey: string | null;
  readonly createdAt: Date;
}

export interface FeedbackChange {
  readonly state: FeedbackState;
  readonly actorId: string;
  readonly actorName: string;
  readonly at: Date;
}

export interface FeedbackRequest {
  /** Row ids; null where the global id was none of its type. */
  readonly searchId: string | null;
  readonly probeIndex: number;
  readonly verdict: FeedbackVerdict;
  /** Undefined: not given. */
  readonly candidateIdentityId: string | null | undefined;
  readonly correctIdentityId: string | null | undefined;
  readonly enroll: boolean;
  readonly idempotencyKey: string | null;
}

export interface FeedbackOutcome {
  readonly feedback: Feedback;
  /** The sample that the probe became; null if it was not to be, is not yet, or was rejected. */
  readonly sample: Sample | null;
  /** Why the quality gate refused the probe as a sample. */
  readonly rejected: Rejection | null;
  readonly indexed: boolean;
}
