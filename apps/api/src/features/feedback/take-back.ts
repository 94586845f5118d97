import type { RequestContext } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { noteDecision } from '../review/questions.ts';
import type { RemovedSamples } from '../sample/sample-removal.ts';
import { conflictWith } from './claims.ts';
import {
  changeState,
  feedbackHistories,
  findFeedback,
  lockFeedback,
  standingFeedback,
} from './feedback.store.ts';
import type { Feedback, FeedbackState } from './feedback.types.ts';
import { byOf, claimsOfRows } from './give-feedback.ts';
import { removeItsSample } from './withdraw-feedback.ts';

/** An answer that somebody gave about a probe, as the histories of feedback know it. */
export interface AnswerGiven {
  readonly galleryId: string;
  readonly searchId: string;
  readonly probeIndex: number;
  readonly actorId: string;
  readonly at: Date;
}

/**
 * Undoes what an answer did to feedback: what it gave is withdrawn, what it decided is as before. What came after it
 * stays. A sample that went with rejected feedback does not come back.
 */
export async function takeBackAnswer(
  tx: Transaction,
  ctx: RequestContext,
  { answer, now }: { readonly answer: AnswerGiven; readonly now: Date },
): Promise<Result<readonly RemovedSamples[], UserFailure>> {
  const removed: RemovedSamples[] = [];
  for (const { id, to } of await changesOf(tx, answer)) {
    const [feedback] = await findFeedback(tx, ctx.actor.scope, [id]);
    if (feedback === undefined) continue;
    const problem = to === 'CONFIRMED' ? await conflictOf(tx, ctx, feedback) : null;
    if (problem !== null) return fail(problem);
    const samples = to === 'CONFIRMED' ? null : await removeItsSample(tx, feedback, now);
    if (samples !== null) removed.push(samples);
    const by = byOf(ctx, now);
    const changed = await changeState(tx, id, { ...by, state: to });
    if (to === 'WITHDRAWN') await noteDecision(tx, changed, by);
  }
  return ok(removed);
}

/** What the answer gave goes first: it may contradict what comes back. */
async function changesOf(
  tx: Transaction,
  { actorId, at, ...probe }: AnswerGiven,
): Promise<readonly { readonly id: string; readonly to: FeedbackState }[]> {
  const rows = await tx.feedbackStatus.findMany({
    where: { actorId, createdAt: at, feedback: probe },
    orderBy: { feedbackId: 'asc' },
    select: { feedbackId: true },
  });
  const ids = [...new Set(rows.map(({ feedbackId }) => feedbackId))];
  for (const id of ids) await lockFeedback(tx, id);
  const histories = await feedbackHistories(tx, ids);
  return ids
    .flatMap((id) => {
      const [before, last] = (histories.get(id) ?? []).slice(-2);
      // its only change, or the latest of several; a second look changed nothing
      const change = last ?? before;
      const to = last === undefined ? 'WITHDRAWN' : (before?.state ?? 'WITHDRAWN');
      const isLatest = change?.actorId === actorId && change.at.getTime() === at.getTime();
      return isLatest && change.state !== to ? [{ id, to }] : [];
    })
    .sort((a, b) => Number(b.to === 'WITHDRAWN') - Number(a.to === 'WITHDRAWN'));
}

async function conflictOf(
  tx: Transaction,
  ctx: RequestContext,
  feedback: Feedback,
): Promise<UserFailure | null> {
  const rows = await standingFeedback(tx, feedback);
  const [own] = await claimsOfRows(tx, [feedback]);
  const others = await claimsOfRows(
    tx,
    rows.filter(({ id }) => id !== feedback.id),
  );
  const conflict =
    own === undefined ? null : conflictWith(own, others, { actorId: ctx.actor.id, isDeciding: true });
  return conflict?.code === 'CONTRADICTORY_VERDICT' ? { ...conflict, path: ['id'] } : null;
}
