import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { coverageOf, type Coverage } from './coverage.store.ts';
import type { GalleryChoice } from './gallery-choice.ts';
import { promoteModel, type PromoteRequest } from './promote-model.ts';
import { findTarget, visibleGalleryIds } from './promotion-targets.store.ts';
import type { GateVerdict, StartParts } from './promotion.parts.ts';
import * as store from './promotion.store.ts';
import type { GalleryModalityKey, Promotion, PromotionState } from './promotion.types.ts';
import type { GalleryOutcome } from './gallery-outcomes.ts';
import { rollbackModel } from './rollback-model.ts';

/** What a promotion would do to a gallery. */
export interface PromotionPreview extends GalleryModalityKey {
  readonly modelVersionId: string;
  readonly spaceId: string;
  readonly isActive: boolean;
  readonly coverage: Coverage;
  readonly gate: GateVerdict | null;
}

export interface ModelChangeOutcome {
  readonly outcomes: readonly GalleryOutcome[];
  /** Those of the galleries, or why the whole was refused. */
  readonly userErrors: readonly UserFailure[];
}

/** Which model galleries are searched with: promotion, rollback and what became of them. */
export class PromotionService {
  readonly #parts: StartParts;

  constructor(parts: StartParts) {
    this.#parts = parts;
  }

  /** Visible ones only, in no stated order. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Promotion[]> {
    return await store.findPromotions(this.#parts.database.client, ctx.actor.scope, ids);
  }

  /** Newest first. */
  async list(
    ctx: RequestContext,
    query: {
      readonly galleryId?: string;
      readonly modelVersionId?: string;
      readonly state?: PromotionState;
      readonly page: PageRequest;
    },
  ): Promise<Page<Promotion>> {
    return await store.listPromotions(this.#parts.database.client, ctx.actor.scope, query);
  }

  /** What would be lost, before anything is done. */
  async preview(
    ctx: RequestContext,
    of: { readonly galleryId: string | null; readonly modelVersionId: string | null },
  ): Promise<PromotionPreview | null> {
    const { client } = this.#parts.database;
    const target = of.modelVersionId === null ? null : await findTarget(client, of.modelVersionId);
    if (of.galleryId === null || target === null) return null;
    const { galleryId } = of;
    if (!(await visibleGalleryIds(client, ctx.actor.scope, [galleryId])).has(galleryId)) return null;
    const { modality, spaceId, modelVersionId } = target;
    const active = await store.activeSpaceOf(client, { galleryId, modality });
    if (active === null) return null;
    return {
      ...{ galleryId, modality, modelVersionId, spaceId, isActive: active === spaceId },
      coverage: await coverageOf(client, { galleryId, modality }, spaceId),
      gate: await this.#parts.gateOf(client, modelVersionId, [galleryId]),
    };
  }

  async promote(ctx: RequestContext, request: PromoteRequest): Promise<ModelChangeOutcome> {
    return answer(await promoteModel(this.#parts, ctx, request));
  }

  /** For a training run whose candidate is better beyond doubt: as often as it is asked for, once. */
  async promoteTrained(run: {
    readonly modelVersionId: string;
    readonly galleryIds: readonly string[];
    readonly trainingRunId: string;
    readonly actorId: string | null;
  }): Promise<ModelChangeOutcome> {
    const { modelVersionId, galleryIds, trainingRunId, actorId } = run;
    const scope = { kind: 'SOME', galleryIds: new Set(galleryIds) } as const;
    const actor = { id: actorId ?? trainingRunId, name: 'training', role: 'ADMIN', scope } as const;
    return await this.promote(
      { requestId: `training ${trainingRunId}`, actor: { ...actor, maySeeEmbeddings: false } },
      {
        modelVersionId,
        choice: { galleryIds, allGalleries: false },
        ...{ acceptLoss: false, force: false, idempotencyKey: `training ${trainingRunId}` },
      },
    );
  }

  async rollBack(
    ctx: RequestContext,
    request: {
      readonly choice: GalleryChoice;
      readonly modality: Modality;
      readonly idempotencyKey: string | null;
    },
  ): Promise<ModelChangeOutcome> {
    return answer(await rollbackModel(this.#parts, ctx, request));
  }
}

function answer(result: Result<readonly GalleryOutcome[], readonly UserFailure[]>): ModelChangeOutcome {
  if (!result.ok) return { outcomes: [], userErrors: result.error };
  return { outcomes: result.value, userErrors: result.value.flatMap(({ failure }) => failure ?? []) };
}
