import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { confirmProposal, rejectFeedback, secondFeedback } from '../feedback/decide-feedback.ts';
import type { FeedbackRequest } from '../feedback/feedback.types.ts';
import { writeFeedback } from '../feedback/give-feedback.ts';
import type { PreparedFeedback } from '../feedback/prepared-feedback.ts';
import type { Effect } from '../mutation/mutation.ts';
import type { RemovedSamples } from '../sample/sample-removal.ts';
import { itemToJson } from './review.json.ts';
import { closeItem, findReviewItems, lockReviewItem, type Answer } from './review.store.ts';
import type { ResolveRequest, ReviewItem } from './review.types.ts';

const idPath = ['input', 'id'];
const states = {
  CONFIRM: 'CONFIRMED',
  REJECT: 'REJECTED',
  CORRECT: 'CORRECTED',
  DISMISS: 'DISMISSED',
} as const satisfies Record<ResolveRequest['resolution'], Answer['state']>;

export interface ResolveWork {
  readonly request: ResolveRequest;
  readonly now: Date;
  readonly prepared: PreparedFeedback;
}

export interface Resolved {
  readonly effect: Effect<JsonObject>;
  readonly removed: RemovedSamples | null;
}

/** What the answer says of the probe, as `giveFeedback` and decisions about feedback write it. */
interface Said {
  readonly payload: JsonObject | null;
  readonly removed: RemovedSamples | null;
}

/** Answers a question once: the first of two reviewers decides, the second is told so. */
export async function writeResolution(
  tx: Transaction,
  ctx: RequestContext,
  work: ResolveWork,
): Promise<Result<Resolved, UserFailure>> {
  const { request, now } = work;
  const item = await lockOpen(tx, ctx, request.id);
  if (!item.ok) return item;
  const problem = resolutionProblem(item.value, request);
  if (problem !== null) return fail(problem);
  const said = await say(tx, ctx, { ...work, item: item.value });
  if (!said.ok) return said;
  const state = states[request.resolution];
  const answer = { state, actorId: ctx.actor.id, actorName: ctx.actor.name, at: now };
  const closed = await closeItem(tx, item.value.id, answer);
  const { id, galleryId, kind } = closed;
  const { payload, removed } = said.value;
  return ok({
    effect: {
      payload: { item: itemToJson(closed), feedback: payload },
      audit: { targetType: 'ReviewItem', targetId: id, galleryIds: [galleryId], detail: { kind, state } },
    },
    removed,
  });
}

async function lockOpen(
  tx: Transaction,
  ctx: RequestContext,
  id: string | null,
): Promise<Result<ReviewItem, UserFailure>> {
  if (id !== null) await lockReviewItem(tx, id);
  const [item] = id === null ? [] : await findReviewItems(tx, ctx.actor.scope, [id]);
  if (item === undefined) return fail(notFound('review item', idPath));
  if (item.state !== 'OPEN') {
    const message = 'somebody has answered it meanwhile, or feedback has';
    return fail({ code: 'ALREADY_RESOLVED', message, path: idPath });
  }
  return ok(item);
}

function resolutionProblem(item: ReviewItem, request: ResolveRequest): UserFailure | null {
  const { resolution, correctIdentityId, enroll } = request;
  if (resolution === 'CORRECT' && correctIdentityId === undefined) {
    return invalidInput('CORRECT needs correctIdentityId', ['input', 'correctIdentityId']);
  }
  if (resolution !== 'CORRECT' && correctIdentityId !== undefined) {
    return invalidInput('correctIdentityId goes with CORRECT only', ['input', 'correctIdentityId']);
  }
  if (resolution === 'CORRECT' && item.kind === 'DISAGREEMENT') {
    return invalidInput('a second look confirms or rejects', ['input', 'resolution']);
  }
  const saysWho = resolution === 'CORRECT' || (resolution === 'CONFIRM' && item.kind === 'NEAR_THRESHOLD');
  if (enroll && !saysWho && item.kind !== 'DUPLICATE') {
    return invalidInput('enroll goes with an answer that says who the probe is', ['input', 'enroll']);
  }
  return null;
}

async function say(
  tx: Transaction,
  ctx: RequestContext,
  work: ResolveWork & { readonly item: ReviewItem },
): Promise<Result<Said, UserFailure>> {
  const { item, request, now, prepared } = work;
  const { feedbackId } = item;
  if (request.resolution === 'DISMISS') return ok({ payload: null, removed: null });
  if (feedbackId !== null) {
    const decision = { id: feedbackId, now };
    if (request.resolution === 'REJECT') return rejectFeedback(tx, ctx, decision);
    if (request.resolution === 'CONFIRM') {
      return item.kind === 'PROPOSED'
        ? confirmProposal(tx, ctx, { ...decision, enrolment: prepared.enrolment })
        : secondFeedback(tx, ctx, decision);
    }
    const rejected = await rejectFeedback(tx, ctx, decision);
    if (!rejected.ok) return rejected;
    return give(tx, ctx, { ...work, removed: rejected.value.removed });
  }
  return give(tx, ctx, { ...work, removed: null });
}

async function give(
  tx: Transaction,
  ctx: RequestContext,
  work: ResolveWork & { readonly item: ReviewItem; readonly removed: RemovedSamples | null },
): Promise<Result<Said, UserFailure>> {
  const { item, request, now, prepared, removed } = work;
  const given = await writeFeedback(tx, ctx, { request: feedbackOf(item, request), now, prepared });
  if (!given.ok) return fail({ ...given.error, path: pathOf(given.error) });
  return ok({ payload: given.value.payload, removed });
}

/** The answer in the words of `giveFeedback`. */
export function feedbackOf(item: ReviewItem, request: ResolveRequest): FeedbackRequest {
  const { identityId, otherIdentityId } = item;
  const { resolution, correctIdentityId, enroll } = request;
  const probe = { searchId: item.searchId, probeIndex: item.probeIndex ?? 0, idempotencyKey: null, enroll };
  if (resolution === 'CORRECT') {
    // What a proposal was about may not have been a candidate.
    const candidateIdentityId = item.feedbackId === null ? identityId : undefined;
    return { ...probe, verdict: 'IS_PERSON', candidateIdentityId, correctIdentityId };
  }
  if (resolution === 'CONFIRM') {
    return { ...probe, verdict: 'CORRECT', candidateIdentityId: identityId, correctIdentityId: undefined };
  }
  // Two people whom one probe was taken for are told apart by saying which of them it is.
  return otherIdentityId === null
    ? { ...probe, verdict: 'NOT_THIS_PERSON', candidateIdentityId: identityId, correctIdentityId: undefined }
    : { ...probe, verdict: 'IS_PERSON', candidateIdentityId: otherIdentityId, correctIdentityId: identityId };
}

/** Where the fault is in this request. */
function pathOf({ path = [] }: UserFailure): readonly string[] {
  const isOurs = path[1] === 'correctIdentityId' || path[1] === 'enroll';
  return isOurs ? path : idPath;
}
