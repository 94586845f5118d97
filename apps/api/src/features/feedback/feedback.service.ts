import { mayDo } from '../../core/access.ts';
import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { DependencyError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import { runMutation } from '../mutation/mutation.ts';
import type { RemovedSamples } from '../sample/sample-removal.ts';
import type { OutboxDrain } from '../search/outbox-drain.ts';
import { shapeProblem } from './claims.ts';
import { prepareProbeEnrolment, type ProbeEnrolment, type ProbeEnrolmentParts } from './enroll-probe.ts';
import { feedbackFromJson, outcomeFromJson } from './feedback.json.ts';
import { feedbackHistories, findFeedback } from './feedback.store.ts';
import type { Feedback, FeedbackChange, FeedbackOutcome, FeedbackRequest } from './feedback.types.ts';
import { writeFeedback } from './give-feedback.ts';
import { findProbe, findSearch } from './recorded-probe.store.ts';
import { writeWithdrawal } from './withdraw-feedback.ts';

const DRAIN_TIMEOUT_MS = 2000;

export interface FeedbackParts extends ProbeEnrolmentParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: Pick<BlobStore, 'read' | 'delete'>;
  readonly drain: Pick<OutboxDrain, 'drainOwn'>;
}

/** What people and programs say of the probes of kept searches. It holds from the next search on. */
export class FeedbackService {
  readonly #parts: FeedbackParts;

  constructor(parts: FeedbackParts) {
    this.#parts = parts;
  }

  /** Visible ones only, in no stated order. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Feedback[]> {
    return findFeedback(this.#parts.database.client, ctx.actor.scope, ids);
  }

  /** For feedback that the caller was given already. */
  async histories(ids: readonly string[]): Promise<ReadonlyMap<string, readonly FeedbackChange[]>> {
    return feedbackHistories(this.#parts.database.client, ids);
  }

  async give(ctx: RequestContext, request: FeedbackRequest): Promise<Result<FeedbackOutcome, UserFailure>> {
    const problem = shapeProblem(request);
    if (problem !== null) return fail(problem);
    const { idempotencyKey, ...input } = request;
    const written: string[] = [];
    let isSettled = true;
    try {
      const result = await runMutation<JsonObject, ProbeEnrolment>(this.#parts.database, ctx, {
        name: 'giveFeedback',
        idempotencyKey,
        input: inputToJson(input),
        prepare: async () => {
          const enrolment = await this.#prepare(ctx, request);
          if (enrolment.kind === 'ready') written.push(...enrolment.written);
          return enrolment;
        },
        run: (tx, enrolment) => writeFeedback(tx, ctx, { request, enrolment, now: this.#parts.clock.now() }),
      });
      return result.ok ? ok(await this.#afterCommit(result.value)) : result;
    } catch (error) {
      // A database that went away may still commit: only the sweeper can tell later whether the crop is in use.
      isSettled = !(error instanceof DependencyError && error.dependency === 'database');
      throw error;
    } finally {
      if (isSettled) await deleteUnusedBlobs(this.#parts, written).catch(() => undefined);
    }
  }

  async withdraw(
    ctx: RequestContext,
    request: { readonly id: string | null; readonly idempotencyKey: string | null },
  ): Promise<Result<Feedback, UserFailure>> {
    const { id, idempotencyKey } = request;
    let removed: RemovedSamples | null = null;
    const result = await runMutation<JsonObject>(this.#parts.database, ctx, {
      name: 'withdrawFeedback',
      idempotencyKey,
      input: { id },
      run: async (tx) => {
        removed = null;
        const withdrawal = await writeWithdrawal(tx, ctx, { id, now: this.#parts.clock.now() });
        if (!withdrawal.ok) return withdrawal;
        removed = withdrawal.value.removed;
        return ok(withdrawal.value.effect);
      },
    });
    if (!result.ok) return result;
    await this.#forget(removed);
    return ok(feedbackFromJson(result.value['feedback'] as JsonObject)); // reason: writeWithdrawal puts it there
  }

  /** The crop of the probe as a picture file; null if the feedback is hidden or no crop is kept. */
  async readCrop(ctx: RequestContext, id: string): Promise<Uint8Array | null> {
    const [feedback] = await this.findMany(ctx, [id]);
    const key = feedback?.cropBlobKey ?? null;
    return key === null ? null : this.#parts.blobs.read(key);
  }

  /** Only who decides enrols at once; a proposal waits. What is wrong with the request, the transaction says. */
  async #prepare(ctx: RequestContext, request: FeedbackRequest): Promise<ProbeEnrolment> {
    const { client } = this.#parts.database;
    const { searchId, probeIndex } = request;
    const identityId =
      request.verdict === 'CORRECT' ? request.candidateIdentityId : request.correctIdentityId;
    if (!request.enroll || !mayDo(ctx.actor.role, 'FEEDBACK_DECIDE')) return { kind: 'none' };
    const search = searchId === null ? null : await findSearch(client, searchId);
    const probe = search === null ? null : await findProbe(client, search.id, probeIndex);
    if (search === null || probe === null || typeof identityId !== 'string') return { kind: 'none' };
    const { modality } = search;
    return prepareProbeEnrolment(this.#parts, ctx, { probe: { ...probe, modality }, identityId });
  }

  async #afterCommit(payload: JsonObject): Promise<FeedbackOutcome> {
    const { spaceIds, ...outcome } = outcomeFromJson(payload);
    const { indexed } = await this.#parts.drain.drainOwn({ spaceIds, timeoutMs: DRAIN_TIMEOUT_MS });
    return { ...outcome, indexed };
  }

  async #forget(removed: RemovedSamples | null): Promise<void> {
    if (removed === null) return;
    await this.#parts.drain.drainOwn({ spaceIds: removed.spaceIds, timeoutMs: DRAIN_TIMEOUT_MS });
    await deleteUnusedBlobs(this.#parts, removed.cropBlobKeys);
  }
}

/** What the caller asked for, less the key. */
function inputToJson(input: Omit<FeedbackRequest, 'idempotencyKey'>): JsonObject {
  const { candidateIdentityId = null, correctIdentityId = null } = input;
  return { ...input, candidateIdentityId, correctIdentityId };
}
