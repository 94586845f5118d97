import { textAt } from '../../core/json.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { JobHandler, JobOutcome } from '../job/job.types.ts';
import { deleteApplied } from '../search/outbox-pruning.store.ts';
import { untilIndexed } from './index-wait.ts';
import type { CleanupParts } from './promotion.parts.ts';
import { changePromotion, findPromotion } from './promotion.store.ts';
import type { Promotion } from './promotion.types.ts';
import { dropUnusedSpace } from './space-drop.ts';
import { appliedIn, removeVectors } from './vectors-of-space.store.ts';
import { holdSpaces, lockSpaces, writtenSpaces } from './written-spaces.store.ts';

/** Samples of one transaction. */
const batchSamples = 500;
const outboxRowsAtOnce = 5_000;

/**
 * Removes what a gallery holds of the space that lost: the old one once nobody can go back, the new one after a rollback or
 * a promotion that came to nothing. Embeddings, points of the index, thresholds and exemplars go; the collection too,
 * where nobody else uses the space. A space that is written again meanwhile stays.
 */
export function spaceRetirement(parts: CleanupParts): JobHandler {
  return async (job, tools) => {
    const promotionId = textAt(job.input, 'promotionId');
    const promotion = await parts.database.transaction((tx) => stopWriting(parts, tx, promotionId));
    if (promotion === null) return { outcome: 'skipped', reason: 'the gallery is gone' };
    if (promotion === 'too-early') return { outcome: 'skipped', reason: 'its time has not come' };
    if (promotion.cleanedAt !== null) return { outcome: 'skipped', reason: 'it is done already' };
    let removed = 0;
    for (;;) {
      tools.signal.throwIfAborted();
      const count = await parts.database.transaction((tx) => removeBatch(tx, promotion));
      removed += count ?? 0;
      if (count === null) return await finish(parts, promotion, removed);
      if (count === 0) break;
      await untilIndexed(parts, { spaceId: loserOf(promotion) }, tools.signal);
    }
    await untilIndexed(parts, { spaceId: loserOf(promotion) }, tools.signal);
    await forgetChanges(parts, promotion);
    await dropUnusedSpace(parts, loserOf(promotion));
    return await finish(parts, promotion, removed);
  };
}

/** The space that is not searched any more. */
export function loserOf({ state, fromSpaceId, toSpaceId }: Promotion): string {
  return state === 'RETIRED' || state === 'SERVING' ? fromSpaceId : toSpaceId;
}

/** From the commit on, nothing new is written in the space that lost. */
async function stopWriting(
  { clock }: CleanupParts,
  tx: Transaction,
  promotionId: string,
): Promise<Promotion | null | 'too-early'> {
  const found = await findPromotion(tx, promotionId);
  if (found === null) return null;
  await lockSpaces(tx, found);
  const promotion = await findPromotion(tx, promotionId);
  if (promotion === null) return null;
  const { state, retireAfter } = promotion;
  const now = clock.now();
  if (state === 'PREPARING' || (retireAfter !== null && retireAfter > now)) return 'too-early';
  if (state !== 'SERVING') return promotion;
  return await changePromotion(tx, promotionId, { state: 'RETIRED', endedAt: now });
}

/** @returns how many samples lost their vector; null if the space is written again. */
async function removeBatch(tx: Transaction, promotion: Promotion): Promise<number | null> {
  if (await isWrittenAgain(tx, promotion)) return null;
  return await removeVectors(tx, promotion, { spaceId: loserOf(promotion), limit: batchSamples });
}

/** Stays as it is until the transaction ends. */
async function isWrittenAgain(tx: Transaction, promotion: Promotion): Promise<boolean> {
  await holdSpaces(tx, promotion);
  const written = await writtenSpaces(tx, promotion.galleryId, promotion.modality);
  return written.includes(loserOf(promotion));
}

/** Rows of the outbox that the index has taken: it holds on to that first, as always before they go. */
async function forgetChanges({ database, vectorIndex }: CleanupParts, promotion: Promotion): Promise<void> {
  const of = { galleryId: promotion.galleryId, spaceId: loserOf(promotion), limit: outboxRowsAtOnce };
  for (;;) {
    const seqs = await appliedIn(database.client, of);
    if (seqs.length === 0) return;
    await vectorIndex.persist();
    await database.transaction((tx) => deleteApplied(tx, seqs));
  }
}

async function finish(
  { database, clock, belongings }: CleanupParts,
  promotion: Promotion,
  vectorsRemoved: number,
): Promise<JobOutcome> {
  const isKept = await database.transaction(async (tx) => {
    const isWritten = await isWrittenAgain(tx, promotion);
    if (!isWritten) {
      for (const one of belongings) await one.remove(tx, promotion, loserOf(promotion));
    }
    await changePromotion(tx, promotion.id, { cleanedAt: clock.now() });
    return isWritten;
  });
  return { outcome: 'succeeded', result: { vectorsRemoved, isKept } };
}
