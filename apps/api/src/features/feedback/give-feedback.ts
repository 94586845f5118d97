import { mayDo } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { resolveIdentityIds } from '../identity/identity-alias.store.ts';
import type { Effect } from '../mutation/mutation.ts';
import { writtenSpaces } from '../promotion/written-spaces.store.ts';
import { noteFeedback } from '../review/questions.ts';
import { conflictWith, type StandingClaims } from './claims.ts';
import { cropNotKept } from './enroll-probe.ts';
import { findSubject, type FeedbackSubject } from './feedback-subject.ts';
import { insertFeedback, standingFeedback, type NewFeedback } from './feedback.store.ts';
import type { Feedback, FeedbackChange, FeedbackRequest } from './feedback.types.ts';
import type { PreparedFeedback } from './prepared-feedback.ts';
import { writeProbeEnrolment } from './write-enrolment.ts';

/** One transaction of `giveFeedback`: all checks, then the fact, its vectors and the sample that it asks for. */
export async function writeFeedback(
  tx: Transaction,
  ctx: RequestContext,
  work: { readonly request: FeedbackRequest; readonly now: Date; readonly prepared: PreparedFeedback },
): Promise<Result<Effect<JsonObject>, UserFailure>> {
  const { request, now, prepared } = work;
  const { enrolment } = prepared;
  const subject = await findSubject(tx, ctx, { request, now });
  if (!subject.ok) return subject;
  const isDeciding = mayDo(ctx.actor.role, 'FEEDBACK_DECIDE');
  const { search, galleryId } = subject.value;
  const { probeIndex } = request;
  const rows = await standingFeedback(tx, { searchId: search.id, probeIndex, galleryId });
  const standing = await claimsOfRows(tx, rows);
  const conflict = conflictWith(subject.value.claims, standing, {
    actorId: ctx.actor.id,
    isDeciding,
  });
  if (conflict !== null) return fail(conflict);
  if (request.enroll && subject.value.probe.cropBlobKey === null) return fail(cropNotKept);
  if (enrolment.kind === 'impossible') return fail(enrolment.failure);
  const feedback = await insertFact(tx, ctx, { ...work, subject: subject.value, isDeciding });
  const confidence = subject.value.named?.confidence ?? null;
  await noteFeedback(tx, feedback, { ...byOf(ctx, now), confidence });
  const written = await writeProbeEnrolment(tx, ctx, {
    feedback,
    identityId: feedback.identityId,
    enrolment,
  });
  const { state, verdict } = written.feedback;
  return ok({
    payload: written.payload,
    audit: {
      targetType: 'Feedback',
      targetId: feedback.id,
      galleryIds: [galleryId],
      detail: { search: feedback.searchId, probe: feedback.probeIndex, verdict, state },
    },
  });
}

/** What rows say, with their identities as they are named now. */
export async function claimsOfRows(tx: Transaction, rows: readonly Feedback[]): Promise<StandingClaims[]> {
  const ids = rows.flatMap((row) => [row.identityId, row.vetoedIdentityId ?? row.identityId]);
  const names = await resolveIdentityIds(tx, ids);
  const nameOf = (id: string | null): string | null => (id === null ? null : (names.get(id) ?? null));
  return rows.map(({ actorId, state, verdict, identityId, vetoedIdentityId }) => ({
    actorId,
    state,
    is: verdict === 'NOT_THIS_PERSON' ? null : nameOf(identityId),
    isNot: nameOf(vetoedIdentityId),
  }));
}

/** Who does it, for the history. */
export function byOf(ctx: RequestContext, at: Date): Omit<FeedbackChange, 'state'> {
  return { actorId: ctx.actor.id, actorName: ctx.actor.name, at };
}

async function insertFact(
  tx: Transaction,
  ctx: RequestContext,
  work: {
    readonly request: FeedbackRequest;
    readonly subject: FeedbackSubject;
    readonly isDeciding: boolean;
    readonly prepared: PreparedFeedback;
    readonly now: Date;
  },
): Promise<Feedback> {
  const { request, subject, prepared, now } = work;
  const { search, probe, claims, galleryId, named } = subject;
  const identityId = claims.is ?? claims.isNot;
  if (identityId === null) throw new TypeError('insertFact: a verdict names somebody');
  const spaces = await writtenSpaces(tx, galleryId, search.modality);
  const { actor } = ctx;
  const fact: NewFeedback = {
    id: newId(),
    galleryId,
    modality: search.modality,
    searchId: search.id,
    probeIndex: request.probeIndex,
    verdict: request.verdict,
    identityId,
    vetoedIdentityId: claims.isNot,
    actorId: actor.id,
    state: work.isDeciding ? 'CONFIRMED' : 'PROPOSED',
    enroll: request.enroll,
    sampleId: null,
    modelDecision: named?.decision ?? null,
    cosineSimilarity: named?.cosineSimilarity ?? null,
    box: probe.box,
    cropBlobKey: probe.cropBlobKey,
    subject: probe.subject,
    embeddings: new Map([...prepared.vectors, ...probe.embeddings].filter(([id]) => spaces.includes(id))),
  };
  return insertFeedback(tx, fact, byOf(ctx, now));
}
