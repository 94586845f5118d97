import type { Modality } from '../../core/modality.ts';
import type { RequestContext } from '../../core/context.ts';
import { ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { decide, type Decision } from '../search/decision.ts';
import type { IndexedSearch } from '../search/indexed-search.ts';
import type { ThresholdUsed } from '../verification/threshold.ts';
import { computeThreshold } from './calibrate.ts';
import type { CalibrationParts, CalibrationTarget } from './calibrate.ts';
import { newestProbes, type RecordedProbe } from './recorded-searches.store.ts';
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
  /** Recorded probes that were looked at, newest first. */
  readonly probes: number;
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
}

const MOST_PROBES = 500;

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
    const probes = await newestProbes(client, target, MOST_PROBES);
    const changes: DecisionChange[] = [];
    for (const probe of probes) {
      const change = await this.#changeOf(probe, target, threshold);
      if (change !== null) changes.push(change);
    }
    await recordAudit(client, ctx, {
      action: 'previewThresholds',
      targetType: 'Gallery',
      targetId: target.galleryId,
      galleryIds: [target.galleryId],
      outcome: 'OK',
      detail: { modality: target.modality, policy: threshold.policy },
    });
    return ok({ threshold, current, probes: probes.length, changes });
  }

  async #changeOf(
    probe: RecordedProbe,
    target: CalibrationTarget,
    threshold: ThresholdUsed,
  ): Promise<DecisionChange | null> {
    // Nobody was named: whoever is above a lower threshold has to be looked for.
    const best =
      probe.best ?? (probe.isOfSample ? null : await this.#bestOf(probe, target, threshold.review));
    const to = best === null ? 'UNKNOWN' : decide(best, threshold);
    if (to === probe.decision) return null;
    const { searchId, index: probeIndex, at: searchedAt, decision: from } = probe;
    return { searchId, probeIndex, searchedAt, from, to, cosineSimilarity: best };
  }

  async #bestOf(
    { vector }: RecordedProbe,
    { galleryId, spaceId }: CalibrationTarget,
    minCosineSimilarity: number,
  ): Promise<number | null> {
    const space = { id: spaceId, dimensions: vector.length };
    const query = { vector, galleryIds: [galleryId], limit: 1, minCosineSimilarity };
    const [best] = await this.#parts.search.search(space, query);
    return best?.cosineSimilarity ?? null;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return await turn;
  }
}
