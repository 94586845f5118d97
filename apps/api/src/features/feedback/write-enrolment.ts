import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { consentMissing } from '../consent/consent-rule.ts';
import { mayBeEnrolled } from '../consent/consent.store.ts';
import { isEnrolledAlready, writeEnrollment } from '../sample/enrollment.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import { sampleFromJson } from '../sample/sample-json.ts';
import type { ProbeEnrolment } from './enroll-probe.ts';
import { feedbackToJson, type StoredOutcome } from './feedback.json.ts';
import { noteSample } from './feedback.store.ts';
import type { Feedback } from './feedback.types.ts';

const enrolledAlready: Rejection = {
  reason: 'DUPLICATE_SAMPLE',
  message: 'the identity has this very picture already',
};

/** Enrols the probe where that was prepared, and answers what the mutation stores. Hold the identity first. */
export async function writeProbeEnrolment(
  tx: Transaction,
  ctx: RequestContext,
  work: {
    readonly feedback: Feedback;
    /** As the feedback's is named now. */
    readonly identityId: string;
    readonly enrolment: ProbeEnrolment;
  },
): Promise<{ readonly feedback: Feedback; readonly payload: JsonObject }> {
  const { feedback, identityId, enrolment } = work;
  if (enrolment.kind !== 'ready') {
    return stored(feedback, {
      sample: null,
      rejected: enrolment.kind === 'rejected' ? enrolment.rejection : null,
    });
  }
  // The identity may have been merged since it was prepared for.
  const enrollment = { ...enrolment.enrollment, identityId };
  // Withdrawn since it was prepared, or never given.
  if (!(await mayBeEnrolled(tx, identityId))) {
    return stored(feedback, { sample: null, rejected: consentMissing });
  }
  if (await isEnrolledAlready(tx, enrollment)) {
    return stored(feedback, { sample: null, rejected: enrolledAlready });
  }
  const samples = enrollment.samples.map((sample) => ({ ...sample, identityId }));
  const written = await writeEnrollment(tx, ctx, { ...enrollment, samples });
  const [json] = written['accepted'] as readonly JsonObject[]; // reason: writeEnrollment puts them there
  const sample = json === undefined ? null : sampleFromJson(json);
  if (json === undefined || sample === null) return stored(feedback, { sample: null, rejected: null });
  const spaceIds = [...new Set(samples.flatMap(({ embeddings }) => [...embeddings.keys()]))];
  return stored(await noteSample(tx, feedback.id, sample.id), { sample: json, rejected: null, spaceIds });
}

function stored(
  feedback: Feedback,
  rest: {
    readonly sample: JsonObject | null;
    readonly rejected: Rejection | null;
    readonly spaceIds?: readonly string[];
  },
): { readonly feedback: Feedback; readonly payload: JsonObject } {
  const { sample, rejected, spaceIds = [] } = rest;
  const payload = {
    feedback: feedbackToJson(feedback),
    sample,
    rejected: rejected === null ? null : { reason: rejected.reason, message: rejected.message },
    spaceIds,
  } satisfies StoredOutcome;
  return { feedback, payload };
}
