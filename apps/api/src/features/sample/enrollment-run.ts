import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { runIdempotent } from '../idempotency/idempotency.ts';
import { writeEnrollment } from './enrollment.ts';
import type { Enrollment } from './enrollment.ts';
import { sampleFromJson } from './sample-json.ts';
import type { EnrollRequest, RejectedImage, Sample } from './sample.types.ts';

export interface EnrollmentPayload {
  readonly accepted: readonly Sample[];
  readonly rejected: readonly RejectedImage[];
}

/**
 * Prepares and writes an enrolment, once for each idempotency key: `prepare` (heavy, before any transaction) is left out
 * for a replay. A call that took no picture is not stored, so that the same key may be tried again.
 */
export async function runEnrollment(
  database: Database,
  ctx: RequestContext,
  call: { readonly request: EnrollRequest; readonly prepare: () => Promise<Enrollment> },
): Promise<Result<EnrollmentPayload, UserFailure>> {
  const result = await runIdempotent<JsonObject, Enrollment>({
    database,
    actorId: ctx.actor.id,
    mutation: 'enrollSamples',
    key: call.request.idempotencyKey,
    input: requestToJson(call.request),
    prepare: call.prepare,
    run: (tx, enrollment) => writeEnrollment(tx, ctx, enrollment),
    isStored: (payload) => listOf(payload, 'accepted').length > 0,
  });
  return result.ok ? ok(payloadFromJson(result.value)) : result;
}

/** What the caller asked for, less the key. */
function requestToJson({ idempotencyKey: _key, images, ...request }: EnrollRequest): JsonObject {
  return {
    ...request,
    images: images.map(({ capturedAt, hint, ...image }) => ({
      ...image,
      capturedAt: capturedAt?.toISOString() ?? null,
      hint: hint ?? null,
    })),
  } as unknown as JsonObject; // reason: interfaces lack the index signature of JsonObject; all values are JSON
}

function payloadFromJson(payload: JsonObject): EnrollmentPayload {
  return {
    accepted: listOf(payload, 'accepted').map(sampleFromJson),
    rejected: listOf(payload, 'rejected') as unknown as readonly RejectedImage[], // reason: written by enrollmentToJson
  };
}

function listOf(payload: JsonObject, key: 'accepted' | 'rejected'): readonly JsonObject[] {
  return payload[key] as unknown as readonly JsonObject[]; // reason: written by enrollmentToJson
}
