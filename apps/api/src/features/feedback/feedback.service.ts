import { mayDo } from '../../core/access.ts';
import type { Clock } from '../../core/clock.ts';
import { maySeeGallery, type RequestContext } from '../../core/context.ts';
import { DependencyError } from '../../core/errors.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import { runMutation } from '../mutation/mutation.ts';
import { MAX_ATTEMPTS } from '../sample/enroll.ts';
import { SpacesChanged } from '../sample/enrollment.ts';
import type { RemovedSamples } from '../sample/sample-removal.ts';
import type { OutboxDrain } from '../search/outbox-drain.ts';
import { shapeProblem } from './claims.ts';
import type { CropVectorParts } from './crop-vectors.ts';
import { prepareProbeEnrolment, type ProbeEnrolmentParts } from './enroll-probe.ts';
import { feedbackFromJson, outcomeFromJson } from './feedback.json.ts';
import { feedbackHistories, feedbackSubject, findFeedback } from './feedback.store.ts';
import type { Feedback, FeedbackChange, FeedbackOutcome, FeedbackRequest } from './feedback.types.ts';
import { writeFeedback } from './give-feedback.ts';
import { nothingPrepared, vectorsInOtherSpaces, type PreparedFeedback } from './prepared-feedback.ts';
import { findProbe, findSearch, type KeptProbe } from './recorded-probe.store.ts';
import { isExpired } from './search-expiry.ts';
import { writeWithdrawal } from './withdraw-feedback.ts';

const DRAIN_TIMEOUT_MS = 2000;

export interface FeedbackParts extends ProbeEnrolmentParts, CropVectorParts {
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
    const result = await this.withEnrolment((keep) =>
      runMutation<JsonObject, PreparedFeedback>(this.#parts.database, ctx, {
        name: 'giveFeedback',
        idempotencyKey,
        input: inputToJson(input),
        prepare: async () => keep(await this.prepareGiven(ctx, request)),
        run: (tx, prepared) => writeFeedback(tx, ctx, { request, prepared, now: this.#parts.clock.now() }),
      }),
    );
    return result.ok ? ok(await this.afterCommit(result.value)) : result;
  }

  /**
   * Runs a mutation that may enrol a probe; what it wrote of crops goes again if the mutation did not commit. A gallery that
   * begins to change its model meanwhile has the probe embedded once more.
   */
  async withEnrolment<T>(
    run: (keep: (prepared: PreparedFeedback) => PreparedFeedback) => Promise<T>,
  ): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#enrolling(run);
      } catch (error) {
        if (!(error instanceof SpacesChanged) || attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  async #enrolling<T>(
    run: (keep: (prepared: PreparedFeedback) => PreparedFeedback) => Promise<T>,
  ): Promise<T> {
    const written: string[] = [];
    let isSettled = true;
    try {
      return await run((prepared) => {
        if (prepared.enrolment.kind === 'ready') written.push(...prepared.enrolment.written);
        return prepared;
      });
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
    await this.forget(removed);
    return ok(feedbackFromJson(result.value['feedback'] as JsonObject)); // reason: writeWithdrawal puts it there
  }

  /** The crop of the probe as a picture file; null if the feedback is hidden or no crop is kept. */
  async readCrop(ctx: RequestContext, id: string): Promise<Uint8Array | null> {
    const [feedback] = await this.findMany(ctx, [id]);
    const key = feedback?.cropBlobKey ?? null;
    return key === null ? null : this.#parts.blobs.read(key);
  }

  /** The crop of a probe while its search is kept, for who sees one of its galleries; null otherwise. */
  async readProbeCrop(ctx: RequestContext, searchId: string, index: number): Promise<Uint8Array | null> {
    const { database, blobs, clock } = this.#parts;
    const search = await findSearch(database.client, searchId);
    const isSeen = search?.galleryIds.some((id) => maySeeGallery(ctx.actor.scope, id)) === true;
    if (search === null || !isSeen || isExpired(search, clock.now())) return null;
    const key = (await findProbe(database.client, searchId, index))?.cropBlobKey ?? null;
    return key === null ? null : blobs.read(key);
  }

  /** A probe of a kept search, for who was given something about it already; null once it is deleted. */
  async findProbe(searchId: string, index: number): Promise<KeptProbe | null> {
    return findProbe(this.#parts.database.client, searchId, index);
  }

  /** All that is heavy. What is wrong with the request, the transaction says. */
  async prepareGiven(ctx: RequestContext, request: FeedbackRequest): Promise<PreparedFeedback> {
    const { client } = this.#parts.database;
    const { searchId, probeIndex } = request;
    const search = searchId === null ? null : await findSearch(client, searchId);
    const probe = search === null ? null : await findProbe(client, search.id, probeIndex);
    if (search === null || probe === null) return nothingPrepared;
    const vectors = await vectorsInOtherSpaces(this.#parts, search, probe);
    const identityId =
      request.verdict === 'CORRECT' ? request.candidateIdentityId : request.correctIdentityId;
    // Only who decides enrols at once; a proposal waits.
    if (!request.enroll || typeof identityId !== 'string' || !mayDo(ctx.actor.role, 'FEEDBACK_DECIDE')) {
      return { ...nothingPrepared, vectors };
    }
    const enrolled = { probe: { ...probe, modality: search.modality }, identityId, search };
    return { vectors, enrolment: await prepareProbeEnrolment(this.#parts, ctx, enrolled) };
  }

  /** For a proposal that is about to be confirmed. */
  async prepareProposed(ctx: RequestContext, id: string): Promise<PreparedFeedback> {
    const [feedback] = await this.findMany(ctx, [id]);
    if (feedback?.enroll !== true) return nothingPrepared;
    const { client } = this.#parts.database;
    const { identityId, searchId } = feedback;
    const [subject, search] = [await feedbackSubject(client, id), await findSearch(client, searchId)];
    const enrolled = { probe: { ...feedback, subject }, identityId, search };
    return { ...nothingPrepared, enrolment: await prepareProbeEnrolment(this.#parts, ctx, enrolled) };
  }

  /** What a payload of feedback says, once the index has had its chance. */
  async afterCommit(payload: JsonObject): Promise<FeedbackOutcome> {
    const { spaceIds, ...outcome } = outcomeFromJson(payload);
    const { indexed } = await this.#parts.drain.drainOwn({ spaceIds, timeoutMs: DRAIN_TIMEOUT_MS });
    return { ...outcome, indexed };
  }

  /** After the commit that removed samples. */
  async forget(removed: RemovedSamples | null): Promise<void> {
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
