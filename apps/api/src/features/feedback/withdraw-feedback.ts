import { mayDo } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Effect } from '../mutation/mutation.ts';
import { removeSamples, type RemovedSamples } from '../sample/sample-removal.ts';
import { resolveIdentityIds } from '../identity/identity-alias.store.ts';
import { lockSamples } from '../search/outbox.store.ts';
import { noteDecision } from '../review/questions.ts';
import { feedbackToJson } from './feedback.json.ts';
import { changeState, findFeedback, lockFeedback } from './feedback.store.ts';
import type { Feedback } from './feedback.types.ts';
import { byOf } from './give-feedback.ts';

export interface Withdrawal {
  readonly effect: Effect<JsonObject>;
  /** The sample that the feedback had made, which goes with it. */
  readonly removed: RemovedSamples | null;
}

/**
 * Takes feedback back: its veto ends, and the sample that it made goes where it is still the identity's. Givers take back
 * their own; who decides may take back any, and only who decides may take back what was confirmed by a person.
 */
export async function writeWithdrawal(
  tx: Transaction,
  ctx: RequestContext,
  { id, now }: { readonly id: string | null; readonly now: Date },
): Promise<Result<Withdrawal, UserFailure>> {
  if (id !== null) await lockFeedback(tx, id);
  const [found] = id === null ? [] : await findFeedback(tx, ctx.actor.scope, [id]);
  const isDeciding = mayDo(ctx.actor.role, 'FEEDBACK_DECIDE');
  if (found === undefined || (!isDeciding && found.actorId !== ctx.actor.id)) {
    return fail(notFound('feedback', ['id']));
  }
  const problem = withdrawalProblem(found, isDeciding);
  if (problem !== null) return fail(problem);
  const removed = await removeItsSample(tx, found, now);
  const by = byOf(ctx, now);
  const feedback = await changeState(tx, found.id, { ...by, state: 'WITHDRAWN' });
  await noteDecision(tx, feedback, by);
  const detail = { verdict: feedback.verdict, samples: removed?.count ?? 0 };
  const audit = { targetType: 'Feedback', targetId: feedback.id, galleryIds: [feedback.galleryId], detail };
  return ok({ effect: { payload: { feedback: feedbackToJson(feedback) }, audit }, removed });
}

function withdrawalProblem(feedback: Feedback, isDeciding: boolean): UserFailure | null {
  const path = ['id'];
  if (feedback.state === 'WITHDRAWN') {
    return { code: 'ALREADY_WITHDRAWN', message: 'the feedback was taken back before', path };
  }
  if (feedback.state === 'REJECTED') {
    return { code: 'ALREADY_RESOLVED', message: 'a reviewer has rejected the feedback', path };
  }
  if (feedback.state === 'CONFIRMED' && !isDeciding) {
    return {
      code: 'FORBIDDEN',
      message: 'a reviewer has confirmed the feedback, only one may take it back',
      path,
    };
  }
  return null;
}

export async function removeItsSample(
  tx: Transaction,
  { sampleId, identityId }: Pick<Feedback, 'sampleId' | 'identityId'>,
  now: Date,
): Promise<RemovedSamples | null> {
  if (sampleId === null) return null;
  await lockSamples(tx, [sampleId]);
  const names = await resolveIdentityIds(tx, [identityId]);
  const sample = await tx.sample.findUnique({ where: { id: sampleId }, select: { identityId: true } });
  if (sample === null || sample.identityId !== names.get(identityId)) return null;
  return removeSamples(tx, { sampleIds: [sampleId] }, now);
}
