import { timeAt, type JsonObject } from '../../core/json.ts';
import { sampleFromJson } from '../sample/sample-json.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import type { Feedback, FeedbackOutcome } from './feedback.types.ts';

/** Feedback as an idempotency record keeps it. */
export function feedbackToJson({ createdAt, box, ...feedback }: Feedback): JsonObject {
  return { ...feedback, box: box === null ? null : { ...box }, createdAt: createdAt.toISOString() };
}

export function feedbackFromJson(json: JsonObject): Feedback {
  return { ...(json as unknown as Feedback), createdAt: timeAt(json, 'createdAt') }; // reason: written by feedbackToJson
}

/** What a mutation stores of its outcome. */
export interface StoredOutcome {
  readonly feedback: JsonObject;
  readonly sample: JsonObject | null;
  readonly rejected: JsonObject | null;
  /** Where the index has something to learn. */
  readonly spaceIds: readonly string[];
}

export function outcomeFromJson(payload: JsonObject): Omit<FeedbackOutcome, 'indexed'> & {
  readonly spaceIds: readonly string[];
} {
  const stored = payload as unknown as StoredOutcome; // reason: written by outcomeToJson
  return {
    feedback: feedbackFromJson(stored.feedback),
    sample: stored.sample === null ? null : sampleFromJson(stored.sample),
    rejected: stored.rejected as unknown as Rejection | null, // reason: as above
    spaceIds: stored.spaceIds,
  };
}
