import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { insertJob } from '../job/job.store.ts';
import { coverageOf } from './coverage.store.ts';
import { closeAbandoned } from './promotion-closing.ts';
import type { StartParts } from './promotion.parts.ts';
import { abandonedPromotions, changePromotion, insertPromotion, promotionsIn } from './promotion.store.ts';
import type { GalleryModalityKey, Promotion } from './promotion.types.ts';
import { lockSpaces } from './written-spaces.store.ts';

/** What galleries are to be searched with. */
export interface PromotionTarget {
  readonly modelVersionId: string;
  readonly modality: Modality;
  readonly spaceId: string;
}

/** Begins the promotion of one gallery: from the commit on its samples are written in both spaces. */
export async function startPromotion(
  tx: Transaction,
  start: {
    readonly ctx: RequestContext;
    readonly clock: StartParts['clock'];
    readonly target: PromotionTarget;
    readonly galleryId: string;
    readonly acceptLoss: boolean;
    readonly forAllGalleries: boolean;
    readonly path: readonly string[];
  },
): Promise<Result<Promotion, UserFailure>> {
  const { ctx, target, galleryId, acceptLoss, forAllGalleries, path } = start;
  const { modality, spaceId, modelVersionId } = target;
  const key = { galleryId, modality };
  const locked = await lockSpaces(tx, key);
  if (locked === null) return fail(invalidInput(`the gallery has no ${modality} samples`, path));
  if (locked.activeSpaceId === spaceId) {
    return fail({ code: 'ALREADY_ACTIVE', message: 'the gallery is searched with this model already', path });
  }
  if (await isPromoting(tx, key, start.clock)) return fail(promotionInProgress(path));
  const { missing, lost, identitiesLost } = await coverageOf(tx, key, spaceId);
  if (lost > 0 && !acceptLoss) {
    return fail(lossNotAccepted({ lost, identitiesLost }, path));
  }
  const promotion = await insertPromotion(tx, {
    ...key,
    modelVersionId,
    fromSpaceId: locked.activeSpaceId,
    toSpaceId: spaceId,
    acceptLoss,
    forAllGalleries,
    samplesTotal: missing,
    samplesLost: lost,
    actorId: ctx.actor.id,
  });
  const input = { promotionId: promotion.id };
  const job = await insertJob(tx, { kind: 'promote', galleryId, input, actorId: ctx.actor.id });
  return ok(await changePromotion(tx, promotion.id, { jobId: job.id }));
}

function lossNotAccepted(
  { lost, identitiesLost }: { readonly lost: number; readonly identitiesLost: number },
  path: readonly string[],
): UserFailure {
  const message = `of ${lost} samples no picture is kept: they would not be found any more, nor ${identitiesLost} identities; acceptLoss says that this is meant`;
  return { code: 'LOSS_NOT_ACCEPTED', message, path };
}

/** One whose job has ended without it is none: it is closed on the way. Lock the spaces first. */
export async function isPromoting(
  tx: Transaction,
  key: GalleryModalityKey,
  clock: StartParts['clock'],
): Promise<boolean> {
  for (const abandoned of await abandonedPromotions(tx, key)) await closeAbandoned(tx, abandoned, clock);
  return (await promotionsIn(tx, key, ['PREPARING'])).length > 0;
}

export function promotionInProgress(path: readonly string[]): UserFailure {
  return {
    code: 'PROMOTION_IN_PROGRESS',
    message: 'the gallery is being promoted to a model: wait for its job, or cancel it',
    path,
  };
}
