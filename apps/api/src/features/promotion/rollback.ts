import type { Clock } from '../../core/clock.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { requireSearchable } from '../search/overlay.ts';
import { isIncomplete } from './coverage.store.ts';
import { isPromoting, promotionInProgress } from './promotion-start.ts';
import { changePromotion, promotionsIn, setActiveSpace } from './promotion.store.ts';
import type { GalleryModalityKey, Promotion } from './promotion.types.ts';
import { lockSpaces } from './written-spaces.store.ts';

/** Requests that began in the space that is left find their vectors still there. */
const requestGraceMs = 10 * 60 * 1000;

/**
 * Has the gallery searched in the space that it was promoted from: one row, because everything was written in both.
 *
 * @throws {DependencyError} if the index of that space is not there to be searched.
 */
export async function rollBack(
  tx: Transaction,
  key: GalleryModalityKey,
  of: { readonly clock: Clock; readonly path: readonly string[] },
): Promise<Result<Promotion, UserFailure>> {
  const { clock, path } = of;
  const locked = await lockSpaces(tx, key);
  if (locked === null) return fail(invalidInput(`the gallery has no ${key.modality} samples`, path));
  const { activeSpaceId } = locked;
  if (await isPromoting(tx, key, clock)) return fail(promotionInProgress(path));
  const serving = await promotionsIn(tx, key, ['SERVING']);
  const last = serving.find(({ toSpaceId }) => toSpaceId === activeSpaceId);
  if (last === undefined) {
    const message = 'there is no promotion to roll back, or the model before it was retired already';
    return fail({ code: 'NOTHING_TO_ROLL_BACK', message, path });
  }
  if (await isIncomplete(tx, key, { activeSpaceId, otherSpaceId: last.fromSpaceId })) {
    const message = 'samples have no vector of the model before: promote the gallery to it instead';
    return fail({ code: 'SPACE_INCOMPLETE', message, path });
  }
  await requireSearchable(tx, last.fromSpaceId, [key.galleryId]);
  const now = clock.now();
  await setActiveSpace(tx, key, last.fromSpaceId);
  const retireAfter = new Date(now.getTime() + requestGraceMs);
  return ok(await changePromotion(tx, last.id, { state: 'ROLLED_BACK', endedAt: now, retireAfter }));
}
