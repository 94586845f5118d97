import { PackError } from '@gallerist/embedding';
import { DependencyError } from '../../core/errors.ts';
import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { runMutation, type Effect } from '../mutation/mutation.ts';
import { chooseGalleries, maxGalleries, type GalleryChoice } from './gallery-choice.ts';
import { outcomesFromJson, outcomesOf, outcomesToJson, type GalleryOutcome } from './gallery-outcomes.ts';
import { startPromotion, type PromotionTarget } from './promotion-start.ts';
import { findTarget, galleriesElsewhere } from './promotion-targets.store.ts';
import type { GateVerdict, StartParts } from './promotion.parts.ts';

export interface PromoteRequest {
  /** Row id; null if the global id was no model's. */
  readonly modelVersionId: string | null;
  readonly choice: GalleryChoice;
  readonly acceptLoss: boolean;
  /** A person has decided where the evaluation could not tell. */
  readonly force: boolean;
  readonly idempotencyKey: string | null;
}

type Outcomes = Result<readonly GalleryOutcome[], readonly UserFailure[]>;

const modelPath = ['input', 'modelVersionId'];

/**
 * Begins promotions: a job for each gallery, and both spaces written from the commit on. Galleries that cannot be promoted
 * are told apart from those that are; where none can, nothing is done.
 */
export async function promoteModel(
  parts: StartParts,
  ctx: RequestContext,
  request: PromoteRequest,
): Promise<Outcomes> {
  const { database } = parts;
  const { modelVersionId, choice, acceptLoss, force } = request;
  const target = modelVersionId === null ? null : await findTarget(database.client, modelVersionId);
  if (target === null) return fail([notFound('model', modelPath)]);
  const loaded = await load(parts, target);
  if (!loaded.ok) return fail([loaded.error]);
  const refused: UserFailure[] = [];
  const result = await runMutation<JsonObject>(database, ctx, {
    name: 'promoteModel',
    idempotencyKey: request.idempotencyKey,
    input: { modelVersionId, ...choice, acceptLoss, force },
    run: (tx) => startAll(tx, { parts, ctx, request, target, refused }),
  });
  if (!result.ok) return fail(refused.length > 1 ? refused : [result.error]);
  parts.onJob();
  return ok(outcomesFromJson(result.value));
}

async function startAll(
  tx: Transaction,
  call: {
    readonly parts: StartParts;
    readonly ctx: RequestContext;
    readonly request: PromoteRequest;
    readonly target: PromotionTarget;
    /** Gets why galleries were refused: all of it, where the transaction has nothing to say. */
    readonly refused: UserFailure[];
  },
): Promise<Result<Effect<JsonObject>, UserFailure>> {
  const { parts, ctx, target, refused } = call;
  const { choice, acceptLoss, force } = call.request;
  const { modality, spaceId, modelVersionId } = target;
  const findAll = () =>
    galleriesElsewhere(tx, ctx.actor.scope, { modality, spaceId, limit: maxGalleries + 1 });
  const galleries = await chooseGalleries(tx, ctx, { choice, findAll });
  if (!galleries.ok) return galleries;
  const galleryIds = galleries.value.map(({ galleryId }) => galleryId);
  const gate = passGate(await parts.gateOf(tx, modelVersionId, galleryIds), force);
  if (!gate.ok) return gate;
  // Who sees some galleries only says nothing about those that are still to come.
  const forAllGalleries = choice.allGalleries && ctx.actor.scope.kind === 'ALL';
  const outcomes = await outcomesOf(galleries.value, (gallery) =>
    startPromotion(tx, { ctx, clock: parts.clock, target, acceptLoss, forAllGalleries, ...gallery }),
  );
  refused.splice(0, Infinity, ...outcomes.flatMap(({ failure }) => failure ?? []));
  const begun = outcomes.filter(({ promotionId }) => promotionId !== null);
  if (begun.length === 0) return fail(refused[0] ?? nothingToDo());
  const audit = {
    ...{ targetType: 'ModelVersion', targetId: modelVersionId },
    galleryIds: begun.map(({ galleryId }) => galleryId),
    detail: { gate: gate.value, force, acceptLoss, refused: refused.map(({ code }) => code) },
  };
  return ok({ payload: outcomesToJson(outcomes), audit });
}

/** From the commit on every enrolment needs the model: one that cannot be loaded is refused before. */
async function load(parts: StartParts, { spaceId }: PromotionTarget): Promise<Result<null, UserFailure>> {
  try {
    await parts.packs.ensure(spaceId);
    return ok(null);
  } catch (error) {
    if (error instanceof PackError || (error instanceof DependencyError && !error.retryable)) {
      const message = 'the model cannot be loaded on this server';
      return fail({ code: 'MODEL_UNAVAILABLE', message, path: modelPath });
    }
    throw error;
  }
}

/** @returns what the audit log says of it. */
function passGate(
  gate: GateVerdict | null,
  force: boolean,
): Result<GateVerdict['verdict'] | 'UNEVALUATED', UserFailure> {
  if (gate?.verdict === 'REFUSED') {
    return fail({ code: 'GATE_REFUSED', message: gate.reason, path: modelPath });
  }
  if (gate?.verdict !== 'PASSED' && !force) {
    const message = gate?.reason ?? 'the model was never evaluated against what the galleries use';
    return fail({ code: 'GATE_INCONCLUSIVE', message, path: modelPath });
  }
  return ok(gate?.verdict ?? 'UNEVALUATED');
}

function nothingToDo(): UserFailure {
  const message = 'every gallery is searched with this model already';
  return { code: 'ALREADY_ACTIVE', message, path: ['input', 'allGalleries'] };
}
