import type { Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { recordEvent } from '../webhook/event.store.ts';
import { coverageOf, missingSamples } from './coverage.store.ts';
import { PromotionEnded, PromotionFailed } from './promotion-errors.ts';
import type { PreparationParts } from './promotion.parts.ts';
import { changePromotion, findPromotion, promotionsIn, setActiveSpace } from './promotion.store.ts';
import type { Promotion } from './promotion.types.ts';
import { lockSpaces } from './written-spaces.store.ts';

/**
 * Lets the new space serve: one row, in one transaction, under a lock that keeps enrolments out, once every sample that
 * can have a vector there has one. Null: there are samples to embed still.
 */
export async function switchSpace(
  { database, clock, graceMs }: Pick<PreparationParts, 'database' | 'clock' | 'graceMs'>,
  { id }: Promotion,
  of: { readonly unreadable: ReadonlySet<string>; readonly requestId: string },
): Promise<Promotion | null> {
  return await database.transaction(async (tx) => {
    const found = await findPromotion(tx, id);
    const locked = found === null ? null : await lockSpaces(tx, found);
    const promotion = await findPromotion(tx, id);
    if (promotion?.state !== 'PREPARING') throw new PromotionEnded();
    if (locked?.activeSpaceId !== promotion.fromSpaceId) {
      throw new PromotionFailed('the gallery is searched in another space by now');
    }
    const lost = await lostSamples(tx, promotion, of.unreadable);
    if (lost === null) return null;
    if (lost > 0 && !promotion.acceptLoss) {
      throw new PromotionFailed(`of ${lost} samples no picture can be read: nothing can be made of them`);
    }
    const now = clock.now();
    await setActiveSpace(tx, promotion, promotion.toSpaceId);
    await endWhatLedBack(tx, promotion, now);
    await recordEvent(tx, {
      kind: 'model.promoted',
      galleryIds: [promotion.galleryId],
      ids: { promotionId: id, modelVersionId: promotion.modelVersionId, galleryId: promotion.galleryId },
    });
    await recordAudit(tx, auditContext(promotion, of.requestId), {
      action: 'promoteModel.switch',
      targetType: 'Promotion',
      targetId: id,
      galleryIds: [promotion.galleryId],
      outcome: 'OK',
      detail: { from: promotion.fromSpaceId, to: promotion.toSpaceId, lost },
    });
    const retireAfter = new Date(now.getTime() + graceMs);
    const serving = { state: 'SERVING', servingSince: now, retireAfter, samplesLost: lost } as const;
    return await changePromotion(tx, id, serving);
  });
}

/** How many samples go without a vector; null if one of them could have one. */
async function lostSamples(
  tx: Transaction,
  promotion: Promotion,
  unreadable: ReadonlySet<string>,
): Promise<number | null> {
  const query = { spaceId: promotion.toSpaceId, limit: unreadable.size + 1 };
  const withPicture = await missingSamples(tx, promotion, query);
  if (withPicture.some((sampleId) => !unreadable.has(sampleId))) return null;
  const { lost } = await coverageOf(tx, promotion, promotion.toSpaceId);
  return lost + withPicture.length;
}

/** A promotion back to a space that was kept for a rollback: it serves again, so nothing of it is to be removed. */
async function endWhatLedBack(tx: Transaction, { toSpaceId, ...key }: Promotion, now: Date): Promise<void> {
  const serving = await promotionsIn(tx, key, ['SERVING']);
  for (const { id, fromSpaceId } of serving) {
    if (fromSpaceId !== toSpaceId) continue;
    await changePromotion(tx, id, { state: 'RETIRED', endedAt: now, cleanedAt: now });
  }
}

function auditContext({ actorId }: Promotion, requestId: string) {
  return { requestId, actor: actorId === null ? null : { id: actorId } };
}
