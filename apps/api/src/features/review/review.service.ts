import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Page } from '../../core/page.ts';
import { ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { FeedbackService } from '../feedback/feedback.service.ts';
import { nothingPrepared, type PreparedFeedback } from '../feedback/prepared-feedback.ts';
import { runMutation } from '../mutation/mutation.ts';
import type { RemovedSamples } from '../sample/sample-removal.ts';
import { feedbackOf, writeResolution } from './resolve-item.ts';
import { itemFromJson } from './review.json.ts';
import { writeReopening } from './reopen-item.ts';
import { countQueue, findReviewItems, listQueue, measureQueue, type QueueQuery } from './review.store.ts';
import {
  reviewKinds,
  type ResolveOutcome,
  type ResolveRequest,
  type ReviewCount,
  type ReviewItem,
} from './review.types.ts';

export interface ReviewParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly feedback: FeedbackService;
}

/** What people should look at, and what they decide. */
export class ReviewService {
  readonly #parts: ReviewParts;

  constructor(parts: ReviewParts) {
    this.#parts = parts;
  }

  /** Open questions of a gallery, most expected information first; none for a hidden gallery. */
  async list(
    ctx: RequestContext,
    query: Omit<QueueQuery, 'actorId' | 'galleryId'> & { readonly galleryId: string | null },
  ): Promise<Page<ReviewItem>> {
    const { galleryId, kinds, page } = query;
    if (galleryId === null) return { rows: [], hasMore: false };
    const asked = { galleryId, page, kinds: kinds.length === 0 ? reviewKinds : kinds, actorId: ctx.actor.id };
    return listQueue(this.#parts.database.client, ctx.actor.scope, asked);
  }

  /** How many questions `list` has, by kind; none for a hidden gallery. */
  async count(ctx: RequestContext, galleryId: string | null): Promise<readonly ReviewCount[]> {
    if (galleryId === null) return [];
    const of = { galleryId, actorId: ctx.actor.id };
    return countQueue(this.#parts.database.client, ctx.actor.scope, of);
  }

  /** How many questions `list` has of several galleries that the caller was given already, and since when the oldest waits. */
  async measure(
    ctx: RequestContext,
    galleryIds: readonly string[],
  ): Promise<{ readonly items: number; readonly oldestAt: Date | null }> {
    return measureQueue(this.#parts.database.client, { galleryIds, actorId: ctx.actor.id });
  }

  /** Visible ones only, in no stated order; resolved ones too. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly ReviewItem[]> {
    return findReviewItems(this.#parts.database.client, ctx.actor.scope, ids);
  }

  async resolve(ctx: RequestContext, request: ResolveRequest): Promise<Result<ResolveOutcome, UserFailure>> {
    const { database, clock, feedback } = this.#parts;
    const { idempotencyKey, correctIdentityId = null, ...input } = request;
    let removed: RemovedSamples | null = null;
    const result = await feedback.withEnrolment((keep) =>
      runMutation<JsonObject, PreparedFeedback>(database, ctx, {
        name: 'resolveReviewItem',
        idempotencyKey,
        input: { ...input, correctIdentityId },
        prepare: async () => keep(await this.#prepare(ctx, request)),
        run: async (tx, prepared) => {
          removed = null;
          const written = await writeResolution(tx, ctx, { request, prepared, now: clock.now() });
          if (!written.ok) return written;
          removed = written.value.removed;
          return ok(written.value.effect);
        },
      }),
    );
    if (!result.ok) return result;
    await feedback.forget(removed);
    const stored = result.value['feedback'] as JsonObject | null; // reason: writeResolution puts it there
    return ok({
      item: itemFromJson(result.value['item'] as JsonObject), // reason: as above
      feedback: stored === null ? null : await feedback.afterCommit(stored),
    });
  }

  /** Takes an answer back: the question is open again. */
  async reopen(
    ctx: RequestContext,
    request: { readonly id: string | null; readonly idempotencyKey: string | null },
  ): Promise<Result<ReviewItem, UserFailure>> {
    const { database, clock, feedback } = this.#parts;
    const { id, idempotencyKey } = request;
    let removed: readonly RemovedSamples[] = [];
    const result = await runMutation<JsonObject>(database, ctx, {
      name: 'reopenReviewItem',
      idempotencyKey,
      input: { id },
      run: async (tx) => {
        removed = [];
        const written = await writeReopening(tx, ctx, { id, now: clock.now() });
        if (!written.ok) return written;
        removed = written.value.removed;
        return ok(written.value.effect);
      },
    });
    if (!result.ok) return result;
    for (const samples of removed) await feedback.forget(samples);
    return ok(itemFromJson(result.value['item'] as JsonObject)); // reason: writeReopening puts it there
  }

  async #prepare(ctx: RequestContext, request: ResolveRequest): Promise<PreparedFeedback> {
    const [item] = request.id === null ? [] : await this.findMany(ctx, [request.id]);
    if (item === undefined || request.resolution === 'DISMISS') return nothingPrepared;
    const { feedback } = this.#parts;
    if (item.feedbackId !== null && request.resolution === 'CONFIRM') {
      return item.kind === 'PROPOSED' ? feedback.prepareProposed(ctx, item.feedbackId) : nothingPrepared;
    }
    return feedback.prepareGiven(ctx, feedbackOf(item, request));
  }
}
