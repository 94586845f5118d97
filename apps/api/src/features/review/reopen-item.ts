import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { takeBackAnswer } from '../feedback/take-back.ts';
import type { Effect } from '../mutation/mutation.ts';
import type { RemovedSamples } from '../sample/sample-removal.ts';
import { itemToJson } from './review.json.ts';
import { findAnswer, findReviewItems, lockReviewItem, reopenItems, type Answered } from './review.store.ts';

/** So long may who answered think again; after that feedback is withdrawn. */
export const reopenMs = 3_600_000;

export interface Reopened {
  readonly effect: Effect<JsonObject>;
  readonly removed: readonly RemovedSamples[];
}

/** Takes an answer back: what it said of the probe, and that what else was asked about it is answered too. */
export async function writeReopening(
  tx: Transaction,
  ctx: RequestContext,
  { id, now }: { readonly id: string | null; readonly now: Date },
): Promise<Result<Reopened, UserFailure>> {
  if (id !== null) await lockReviewItem(tx, id);
  const [item] = id === null ? [] : await findReviewItems(tx, ctx.actor.scope, [id]);
  if (item === undefined) return fail(notFound('review item', ['id']));
  const answer = await findAnswer(tx, item.id);
  const problem = reopeningProblem(ctx, answer, now);
  if (answer === null || problem !== null) return fail(problem ?? notAnswered);
  const { galleryId, searchId, probeIndex } = item;
  const probe = searchId === null || probeIndex === null ? null : { galleryId, searchId, probeIndex };
  const taken =
    probe === null
      ? ok([])
      : await takeBackAnswer(tx, ctx, { answer: { ...probe, actorId: answer.actorId, at: answer.at }, now });
  if (!taken.ok) return taken;
  const reopened = await reopenItems(tx, item.id, { probe, answer });
  const audit = {
    targetType: 'ReviewItem',
    targetId: item.id,
    galleryIds: [galleryId],
    detail: { kind: item.kind, state: item.state },
  };
  return ok({ effect: { payload: { item: itemToJson(reopened) }, audit }, removed: taken.value });
}

const notAnswered = invalidInput('nobody has answered it', ['id']);

function reopeningProblem(ctx: RequestContext, answer: Answered | null, now: Date): UserFailure | null {
  const path = ['id'];
  if (answer === null) return notAnswered;
  if (answer.state === 'SUPERSEDED') {
    return { code: 'ALREADY_RESOLVED', message: 'feedback has answered it: withdraw that', path };
  }
  if (answer.actorId !== ctx.actor.id) {
    return { code: 'FORBIDDEN', message: 'only who answered may take the answer back', path };
  }
  if (now.getTime() - answer.at.getTime() > reopenMs) {
    const message = 'it was answered more than an hour ago: withdraw the feedback instead';
    return { code: 'ALREADY_RESOLVED', message, path };
  }
  return null;
}
