import type { Modality } from '../../core/modality.ts';
import type { RequestContext } from '../../core/context.ts';
import { ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { Decision } from '../search/decision.ts';
import type { IndexedSearch } from '../search/indexed-search.ts';
import type { ThresholdUsed } from '../verification/threshold.ts';
import { computeThreshold } from './calibrate.ts';
import type { CalibrationParts, CalibrationTarget } from './calibrate.ts';
import { decideAnew } from './decide-anew.ts';
import { countRecordedProbes, newestSearches } from './recorded-searches.store.ts';
import { usedOf } from './threshold-book.ts';
import type { ThresholdBook } from './threshold-book.ts';
import { parsePolicy, type PolicyInput } from './threshold-input.ts';
import { findModality } from './threshold.service.ts';

export interface PreviewInput {
  readonly galleryId: string | null;
  readonly modality: Modality;
  /** Null: the gallery's own policy, which may find another threshold than when it was applied. */
  readonly policy: PolicyInput | null;
}

/** What would apply, and what would have been answered otherwise. */
export interface ThresholdPreview {
  readonly threshold: ThresholdUsed;
  readonly current: ThresholdUsed;
  /** Recorded probes that were looked at. */
  readonly probes: number;
  /** All that were searched for in the gallery, alone or with others. */
  readonly recordedProbes: number;
  /** Those that would be decided otherwise, newest first. */
  readonly changes: readonly DecisionChange[];
}

export interface DecisionChange {
  readonly searchId: string;
  readonly probeIndex: number;
  readonly searchedAt: Date;
  readonly from: Decision;
  readonly to: Decision;
  /** Of the best candidate; null where nobody is at least REVIEW. */
  readonly cosineSimilarity: number | null;
}

export interface PreviewParts {
  readonly calibration: CalibrationParts;
  readonly book: ThresholdBook;
  readonly search: IndexedSearch;
  /** τ_dup of a space. */
  readonly duplicateSimilarityOf: (spaceId: string) => number;
}

/** Whole searches; more would take too long for an answer. */
export const MOST_PROBES = 500;

/** Tells what a policy would change before it is applied. Computes one gallery at a time, so that memory stays bounded. */
export class ThresholdPreviews {
  readonly #parts: PreviewParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: PreviewParts) {
    this.#parts = parts;
  }

  async preview(ctx: RequestContext, input: PreviewInput): Promise<Result<ThresholdPreview, UserFailure>> {
    const { client } = this.#parts.calibration.database;
    const policy = input.policy === null ? null : parsePolicy(input.policy, ['input', 'policy']);
    if (policy?.ok === false) return policy;
    const found = await findModality(client, ctx, input);
    if (!found.ok) return found;
    const target = found.value;
    const computed = await this.#inTurn(
      async () =>
        await computeThreshold(this.#parts.calibration, target, {
          ...(policy === null ? {} : { policy: policy.value }),
          ...(ctx.signal === undefined ? {} : { signal: ctx.signal }),
        }),
    );
    if (computed === null) return { ok: false, error: notFound('gallery', ['input', 'galleryId']) };
    const threshold = usedOf({ ...computed.version, id: 'preview', jobId: null });
    const current = await this.#parts.book.thresholdOf(target.galleryId, target.spaceId);
    const { probes, changes } = await this.#compare(target, threshold);
    const recordedProbes = await countRecordedProbes(client, target);
    await recordAudit(client, ctx, {
      action: 'previewThresholds',
      targetType: 'Gallery',
      targetId: target.galleryId,
      galleryIds: [target.galleryId],
      outcome: 'OK',
      detail: { modality: target.modality, policy: threshold.policy },
    });
    return ok({ threshold, current, probes, recordedProbes, changes });
  }

  async #compare(
    target: CalibrationTarget,
    threshold: ThresholdUsed,
  ): Promise<{ readonly probes: number; readonly changes: readonly DecisionChange[] }> {
    const { calibration, search, duplicateSimilarityOf } = this.#parts;
    const { database, clock } = calibration;
    const searches = await newestSearches(database.client, target, MOST_PROBES);
    const applied = { ...threshold, galleryId: target.galleryId };
    const changes: DecisionChange[] = [];
    for (const recorded of searches) {
      const parts = { database, clock, search, duplicateSimilarityOf };
      const decided = await decideAnew(parts, recorded, applied);
      const { searchId, at: searchedAt } = recorded;
      for (const { probe, decision: to, cosineSimilarity } of decided) {
        const { index: probeIndex, decision: from } = probe;
        if (to !== from) changes.push({ searchId, probeIndex, searchedAt, from, to, cosineSimilarity });
      }
    }
    const probes = searches.reduce((sum, recorded) => sum + recorded.probes.length, 0);
    return { probes, changes };
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }
}
