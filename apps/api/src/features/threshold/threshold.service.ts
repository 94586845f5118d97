import type { ThresholdPolicy } from '@gallerist/embedding/calibration';
import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import type { Page } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { findGallery, listActiveSpaces } from '../gallery/gallery.store.ts';
import { jobFromJson, jobToJson } from '../job/job.json.ts';
import { insertJob } from '../job/job.store.ts';
import type { Job } from '../job/job.types.ts';
import { runMutation } from '../mutation/mutation.ts';
import { holdQueuedCalibration } from './calibration-jobs.store.ts';
import { parsePolicy, type PolicyInput } from './threshold-input.ts';
import { findPolicies, listVersions, lockThreshold, putPolicy } from './threshold.store.ts';
import type { GalleryPolicy, ThresholdVersion } from './threshold.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

/** A gallery's modality, as a caller names it. */
export interface GalleryModalityInput {
  readonly galleryId: string | null;
  readonly modality: Modality;
}

export type SetPolicyInput = GalleryModalityInput &
  PolicyInput & { readonly idempotencyKey?: string | null | undefined };

/** How galleries decide: policies, and the versions of thresholds that came of them. */
export class ThresholdService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** For galleries that the caller was given already. */
  async policies(galleryIds: readonly string[]): Promise<readonly GalleryPolicy[]> {
    return await findPolicies(this.#deps.database.client, { galleryIds });
  }

  /** For a gallery that the caller was given already; newest first. */
  async history(
    of: { readonly galleryId: string; readonly modality: Modality },
    page: { readonly after: bigint | null; readonly limit: number },
  ): Promise<Page<ThresholdVersion>> {
    return await listVersions(this.#deps.database.client, of, page);
  }

  /** Keeps the policy and starts the job that computes the threshold; until it is done the old one applies. */
  async setPolicy(ctx: RequestContext, input: SetPolicyInput): Promise<Result<Job, UserFailure>> {
    const { galleryId, modality, idempotencyKey, kind, match, review, targetRate } = input;
    const policy = parsePolicy(input, ['input']);
    if (!policy.ok) return policy;
    const asked = {
      galleryId,
      modality,
      kind,
      match: match ?? null,
      review: review ?? null,
      targetRate: targetRate ?? null,
    };
    return await this.#startJob(ctx, {
      name: 'setThresholdPolicy',
      idempotencyKey,
      asked,
      policy: policy.value,
    });
  }

  /** Starts the job that computes the threshold anew from what the gallery holds now. */
  async recalibrate(
    ctx: RequestContext,
    input: GalleryModalityInput & { readonly idempotencyKey?: string | null | undefined },
  ): Promise<Result<Job, UserFailure>> {
    const { idempotencyKey, ...asked } = input;
    return await this.#startJob(ctx, { name: 'recalibrateThresholds', idempotencyKey, asked, policy: null });
  }

  async #startJob(
    ctx: RequestContext,
    mutation: {
      readonly name: string;
      readonly idempotencyKey: string | null | undefined;
      readonly asked: GalleryModalityInput & JsonObject;
      readonly policy: ThresholdPolicy | null;
    },
  ): Promise<Result<Job, UserFailure>> {
    const { name, idempotencyKey, asked, policy } = mutation;
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name,
      idempotencyKey,
      input: asked,
      run: async (tx) => {
        const found = await findModality(tx, ctx, asked);
        if (!found.ok) return found;
        const { galleryId, modality, spaceId } = found.value;
        await lockThreshold(tx, galleryId, modality);
        if (policy !== null) await putPolicy(tx, { galleryId, modality }, { policy, spaceId });
        // A calibration that has not begun will see all that is there now, the policy too.
        const job =
          (await holdQueuedCalibration(tx, galleryId, modality)) ??
          (await insertJob(tx, { kind: 'calibrate', galleryId, input: { modality }, actorId: ctx.actor.id }));
        const detail = policy === null ? { modality } : { modality, ...policy };
        const audit = { targetType: 'Gallery', targetId: galleryId, galleryIds: [galleryId], detail };
        return ok({ payload: jobToJson(job), audit });
      },
    });
    if (!result.ok) return result;
    this.#deps.onJob();
    return ok(jobFromJson(result.value));
  }
}

/** The gallery as the caller sees it, with the space that its modality is searched in. */
export async function findModality(
  tx: Transaction,
  ctx: RequestContext,
  { galleryId, modality }: GalleryModalityInput,
): Promise<Result<{ galleryId: string; modality: Modality; spaceId: string }, UserFailure>> {
  const path = ['input', 'galleryId'];
  const gallery = galleryId === null ? null : await findGallery(tx, ctx.actor.scope, galleryId);
  if (gallery === null) return fail(notFound('gallery', path));
  const active = await listActiveSpaces(tx, [gallery.id]);
  const space = active.find((candidate) => candidate.modality === modality);
  if (space === undefined) {
    const message = `the gallery has no ${modality} samples: no such pack is installed`;
    return fail(invalidInput(message, ['input', 'modality']));
  }
  return ok({ galleryId: gallery.id, modality, spaceId: space.spaceId });
}
