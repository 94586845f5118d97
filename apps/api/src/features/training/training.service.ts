import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { jobFromJson, jobToJson } from '../job/job.json.ts';
import { runMutation } from '../mutation/mutation.ts';
import { planAhead, type TrainingMachine } from './net-request.ts';
import { parseRequest, startTrainingIn } from './start-training.ts';
import { previewTraining, type TrainingPreview } from './training-preview.ts';
import { findRuns, listRuns } from './training.store.ts';
import type { StartedTraining, TrainingRequest, TrainingRun } from './training.types.ts';

interface Dependencies {
  readonly database: Database;
  /** Told when a job was committed. */
  readonly onJob: () => void;
  /** What runs are trained with. */
  readonly machine: TrainingMachine;
}

export type StartTrainingInput = TrainingRequest & { readonly idempotencyKey?: string | null | undefined };

/** Training runs: from what people confirmed to a candidate. */
export class TrainingService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Those whose galleries the caller may all see. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly TrainingRun[]> {
    return await findRuns(this.#deps.database.client, ctx.actor.scope, ids);
  }

  async list(ctx: RequestContext, page: PageRequest): Promise<Page<TrainingRun>> {
    return await listRuns(this.#deps.database.client, ctx.actor.scope, page);
  }

  async start(ctx: RequestContext, input: StartTrainingInput): Promise<Result<StartedTraining, UserFailure>> {
    const { idempotencyKey, ...request } = input;
    await this.#planAhead(request);
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'startTraining',
      idempotencyKey,
      input: JSON.parse(JSON.stringify(request)) as JsonObject, // reason: plain values, less what is undefined
      run: async (tx) => {
        const { machine } = this.#deps;
        const asker = { actorId: ctx.actor.id, scope: ctx.actor.scope, machine };
        const started = await startTrainingIn(tx, asker, request);
        if (!started.ok) return started;
        const { runId, job } = started.value;
        const galleryIds = request.galleryIds.filter((id) => id !== null);
        const detail = { recipe: request.recipe ?? 'ADAPTER', autoPromote: request.autoPromote ?? false };
        const audit = { targetType: 'TrainingRun', targetId: runId, galleryIds, detail };
        return ok({ payload: { runId, job: jobToJson(job) }, audit });
      },
    });
    if (!result.ok) return result;
    this.#deps.onJob();
    const { runId, job } = result.value as { readonly runId: string; readonly job: JsonObject }; // reason: as above
    return ok({ runId, job: jobFromJson(job) });
  }

  /** What `start` would do with the request; nothing is started. */
  async preview(ctx: RequestContext, request: TrainingRequest): Promise<TrainingPreview> {
    await this.#planAhead(request);
    const { database, machine } = this.#deps;
    return await previewTraining(database, { scope: ctx.actor.scope, machine }, request);
  }

  async #planAhead(request: TrainingRequest): Promise<void> {
    const parsed = parseRequest(request);
    const galleryId = request.galleryIds[0] ?? null;
    if (!parsed.ok || galleryId === null || parsed.value.recipe === 'ADAPTER') return;
    const { database, machine } = this.#deps;
    await planAhead(database.client, { ...parsed.value, recipe: parsed.value.recipe, galleryId }, machine);
  }
}
