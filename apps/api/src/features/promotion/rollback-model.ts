import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import { runMutation } from '../mutation/mutation.ts';
import { chooseGalleries, maxGalleries, type GalleryChoice } from './gallery-choice.ts';
import { outcomesFromJson, outcomesOf, outcomesToJson, type GalleryOutcome } from './gallery-outcomes.ts';
import { galleriesPromoted } from './promotion-targets.store.ts';
import type { StartParts } from './promotion.parts.ts';
import { rollBack } from './rollback.ts';

/** Goes back to the space before, gallery by gallery; where none can, nothing is done. */
export async function rollbackModel(
  { database, clock }: Pick<StartParts, 'database' | 'clock'>,
  ctx: RequestContext,
  request: {
    readonly choice: GalleryChoice;
    readonly modality: Modality;
    readonly idempotencyKey: string | null;
  },
): Promise<Result<readonly GalleryOutcome[], readonly UserFailure[]>> {
  const { choice, modality, idempotencyKey } = request;
  let refused: readonly UserFailure[] = [];
  const result = await runMutation<JsonObject>(database, ctx, {
    name: 'rollbackModel',
    idempotencyKey,
    input: { ...choice, modality },
    run: async (tx) => {
      const findAll = () => galleriesPromoted(tx, ctx.actor.scope, { modality, limit: maxGalleries + 1 });
      const galleries = await chooseGalleries(tx, ctx, { choice, findAll });
      if (!galleries.ok) return galleries;
      const outcomes = await outcomesOf(galleries.value, ({ galleryId, path }) =>
        rollBack(tx, { galleryId, modality }, { clock, path }),
      );
      const done = outcomes.filter(({ promotionId }) => promotionId !== null);
      refused = outcomes.flatMap(({ failure }) => failure ?? []);
      if (done.length === 0) return fail(refused[0] ?? nothingToRollBack());
      return ok({
        payload: outcomesToJson(outcomes),
        audit: {
          galleryIds: done.map(({ galleryId }) => galleryId),
          detail: {
            promotions: done.map(({ promotionId }) => promotionId),
            refused: refused.map(({ code }) => code),
          },
        },
      });
    },
  });
  if (!result.ok) return fail(refused.length > 1 ? refused : [result.error]);
  return ok(outcomesFromJson(result.value));
}

function nothingToRollBack(): UserFailure {
  const message = 'no gallery has a promotion that could be undone';
  return { code: 'NOTHING_TO_ROLL_BACK', message, path: ['input', 'allGalleries'] };
}
