import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { insertJob } from '../job/job.store.ts';
import { jobFromJson, jobToJson } from '../job/job.json.ts';
import type { Job } from '../job/job.types.ts';
import { runMutation } from '../mutation/mutation.ts';
import { neighboursOf, sharedSpace, visibleGalleries } from '../training/gallery-choice.ts';
import * as store from './evaluation.store.ts';
import type { Evaluation, EvaluationCurves, StartedEvaluation } from './evaluation.types.ts';

interface Dependencies {
  readonly database: Database;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

export interface EvaluateModelInput {
  /** Row id; null if the caller named no model. */
  readonly modelVersionId: string | null;
  /** Likewise; absent: the model that the galleries use. */
  readonly againstModelVersionId?: string | null;
  readonly galleryIds: readonly (string | null)[];
  readonly idempotencyKey?: string | null | undefined;
}

/** Models measured on people who were never trained on. */
export class EvaluationService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Evaluation[]> {
    return await store.findEvaluations(this.#deps.database.client, ctx.actor.scope, ids);
  }

  async list(
    ctx: RequestContext,
    modelVersionId: string | undefined,
    page: PageRequest,
  ): Promise<Page<Evaluation>> {
    const query = modelVersionId === undefined ? { page } : { modelVersionId, page };
    return await store.listEvaluations(this.#deps.database.client, ctx.actor.scope, query);
  }

  /** For runs that the caller was given already, newest first. */
  async findOfRuns(runIds: readonly string[]): Promise<readonly Evaluation[]> {
    return await store.findOfRuns(this.#deps.database.client, runIds);
  }

  /** Of evaluations that the caller was given already, as far as they have them. */
  async curves(ids: readonly string[]): Promise<ReadonlyMap<string, EvaluationCurves>> {
    return await store.findCurves(this.#deps.database.client, ids);
  }

  async start(
    ctx: RequestContext,
    input: EvaluateModelInput,
  ): Promise<Result<StartedEvaluation, UserFailure>> {
    const { idempotencyKey, ...asked } = input;
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'evaluateModel',
      idempotencyKey,
      input: { ...asked, galleryIds: [...asked.galleryIds] },
      run: async (tx) => {
        const started = await startIn(tx, ctx, asked);
        if (!started.ok) return started;
        const { evaluation, job } = started.value;
        const audit = {
          targetType: 'Evaluation',
          targetId: evaluation.id,
          galleryIds: evaluation.galleryIds,
          detail: { modelVersionId: evaluation.modelVersionId },
        };
        return ok({ payload: { evaluationId: evaluation.id, job: jobToJson(job) }, audit });
      },
    });
    if (!result.ok) return result;
    this.#deps.onJob();
    const { evaluationId, job } = result.value as { readonly evaluationId: string; readonly job: JsonObject }; // reason: as above
    return ok({ evaluationId, job: jobFromJson(job) });
  }
}

async function startIn(
  tx: Transaction,
  ctx: RequestContext,
  asked: Omit<EvaluateModelInput, 'idempotencyKey'>,
): Promise<Result<{ readonly evaluation: Evaluation; readonly job: Job }, UserFailure>> {
  const { modelVersionId } = asked;
  const [model] = modelVersionId === null ? [] : await store.findModelSpaces(tx, [modelVersionId]);
  if (model === undefined) return fail(notFound('model', ['input', 'modelVersionId']));
  const galleryIds = await visibleGalleries(tx, ctx.actor.scope, asked.galleryIds);
  if (!galleryIds.ok) return galleryIds;
  const active = await sharedSpace(tx, galleryIds.value, model.modality);
  if (!active.ok) return active;
  const against = await comparedWith(tx, asked, { modality: model.modality, active: active.value });
  if (!against.ok) return against;
  const id = newId();
  const [only] = galleryIds.value.length === 1 ? galleryIds.value : [];
  const job = await insertJob(tx, {
    kind: 'evaluate',
    galleryId: only ?? null,
    ...(only === undefined ? { galleryIds: galleryIds.value } : {}),
    input: { evaluationId: id },
    actorId: ctx.actor.id,
  });
  const evaluation = await store.insertEvaluation(tx, {
    id,
    modelVersionId: model.modelVersionId,
    activeModelVersionId: against.value,
    modality: model.modality,
    galleryIds: galleryIds.value,
    forgettingGalleryIds: await neighboursOf(tx, ctx.actor.scope, {
      spaceId: active.value.spaceId,
      galleryIds: galleryIds.value,
    }),
    trainingRunId: null,
    actorId: ctx.actor.id,
    jobId: job.id,
  });
  return ok({ evaluation, job });
}

/** The model that is named, or else the one that the galleries use. */
async function comparedWith(
  tx: Transaction,
  { modelVersionId, againstModelVersionId: named }: Omit<EvaluateModelInput, 'idempotencyKey'>,
  of: { readonly modality: Modality; readonly active: { readonly modelVersionId: string } },
): Promise<Result<string, UserFailure>> {
  if (named === undefined) return ok(of.active.modelVersionId);
  const path = ['input', 'againstModelVersionId'];
  const [model] = named === null ? [] : await store.findModelSpaces(tx, [named]);
  if (model === undefined) return fail(notFound('model', path));
  if (model.modality !== of.modality || named === modelVersionId)
    return fail(invalidInput('must be another model, of the same modality', path));
  return ok(model.modelVersionId);
}
