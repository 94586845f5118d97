import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { lockNamedIdentity } from '../identity/identity-alias.store.ts';
import { noteDecision } from '../review/questions.ts';
import type { RemovedSamples } from '../sample/sample-removal.ts';
import { conflictWith } from './claims.ts';
import { cropNotKept, type ProbeEnrolment } from './enroll-probe.ts';
import { feedbackToJson } from './feedback.json.ts';
import { addStatus, changeState, findFeedback, lockFeedback, standingFeedback } from './feedback.store.ts';
import type { Feedback } from './feedback.types.ts';
import { byOf, claimsOfRows } from './give-feedback.ts';
import { removeItsSample } from './withdraw-feedback.ts';
import { writeProbeEnrolment } from './write-enrolment.ts';

/** What a decision about feedback did; `payload` is as `giveFeedback` stores it. */
export interface Decided {
  readonly feedback: Feedback;
  readonly payload: JsonObject;
  readonly removed: RemovedSamples | null;
}

interface DecisionWork {
  readonly id: string;
  readonly now: Date;
}

/** A person confirms a proposal: it holds for everybody from now on, and its probe is enrolled if it asked for that. */
export async function confirmProposal(
  tx: Transaction,
  ctx: RequestContext,
  work: DecisionWork & { readonly enrolment: ProbeEnrolment },
): Promise<Result<Decided, UserFailure>> {
  const found = await lockStanding(tx, ctx, work.id);
  if (found === null) return fail(ended());
  const { galleryId, searchId, probeIndex } = found;
  // The identity before all else that is written about it, as everybody locks.
  const identityId = await lockNamedIdentity(tx, found.identityId, 'SHARE');
  if (identityId === null) return fail(ended());
  const rows = await standingFeedback(tx, { searchId, probeIndex, galleryId });
  const [own] = await claimsOfRows(tx, [found]);
  const others = await claimsOfRows(
    tx,
    rows.filter((row) => row.id !== found.id),
  );
  const giver = { actorId: ctx.actor.id, isDeciding: true };
  const conflict = own === undefined ? ended() : contradiction(conflictWith(own, others, giver));
  if (conflict !== null) return fail(conflict);
  if (found.enroll && work.enrolment.kind === 'impossible') return fail(work.enrolment.failure);
  if (found.enroll && found.cropBlobKey === null) return fail(cropNotKept);
  const by = byOf(ctx, work.now);
  const feedback = await changeState(tx, found.id, { ...by, state: 'CONFIRMED' });
  await noteDecision(tx, feedback, by);
  const enrolled = await writeProbeEnrolment(tx, ctx, { feedback, identityId, enrolment: work.enrolment });
  return ok({ ...enrolled, removed: null });
}

/** That the reviewer has said the same already is no reason not to confirm it. */
function contradiction(failure: UserFailure | null): UserFailure | null {
  return failure?.code === 'CONTRADICTORY_VERDICT' ? { ...failure, path: ['input', 'resolution'] } : null;
}

/** A person decides against feedback: its veto ends, and the sample that it made goes. */
export async function rejectFeedback(
  tx: Transaction,
  ctx: RequestContext,
  { id, now }: DecisionWork,
): Promise<Result<Decided, UserFailure>> {
  const found = await lockStanding(tx, ctx, id);
  if (found === null) return fail(ended());
  const removed = await removeItsSample(tx, found, now);
  const by = byOf(ctx, now);
  const feedback = await changeState(tx, found.id, { ...by, state: 'REJECTED' });
  await noteDecision(tx, feedback, by);
  return ok({ feedback, payload: payloadOf(feedback), removed });
}

/** A second person says the same: the history tells. */
export async function secondFeedback(
  tx: Transaction,
  ctx: RequestContext,
  { id, now }: DecisionWork,
): Promise<Result<Decided, UserFailure>> {
  const found = await lockStanding(tx, ctx, id);
  if (found === null) return fail(ended());
  if (found.actorId === ctx.actor.id) {
    const message = 'somebody else must have the second look';
    return fail({ code: 'FORBIDDEN', message, path: ['input', 'id'] });
  }
  await addStatus(tx, found.id, { ...byOf(ctx, now), state: 'CONFIRMED' });
  return ok({ feedback: found, payload: payloadOf(found), removed: null });
}

async function lockStanding(tx: Transaction, ctx: RequestContext, id: string): Promise<Feedback | null> {
  await lockFeedback(tx, id);
  const [found] = await findFeedback(tx, ctx.actor.scope, [id]);
  return found?.state === 'PROPOSED' || found?.state === 'CONFIRMED' ? found : null;
}

function ended(): UserFailure {
  return notFound('review item', ['input', 'id']);
}

function payloadOf(feedback: Feedback): JsonObject {
  return { feedback: feedbackToJson(feedback), sample: null, rejected: null, spaceIds: [] };
}
