import type { Clock } from '../../core/clock.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { insertJob } from '../job/job.store.ts';
import { changePromotion, findPromotion, setCleanupJob } from './promotion.store.ts';
import type { Promotion } from './promotion.types.ts';
import { lockSpaces } from './written-spaces.store.ts';

/**
 * Ends a promotion that has not come to serve, and has what it made removed. From the commit on nothing is written for
 * it. Answers null where it has ended already, or serves.
 */
export async function closePromotion(
  tx: Transaction,
  promotion: Promotion,
  end: { readonly state: 'FAILED' | 'CANCELLED'; readonly error: string | null; readonly clock: Clock },
): Promise<Promotion | null> {
  await lockSpaces(tx, promotion);
  const current = await findPromotion(tx, promotion.id);
  if (current?.state !== 'PREPARING') return null;
  const { state, error, clock } = end;
  const closed = await changePromotion(tx, promotion.id, { state, error, endedAt: clock.now() });
  await startCleanup(tx, closed);
  return closed;
}

/** As `closePromotion`, for one whose job has ended without it. */
export async function closeAbandoned(
  tx: Transaction,
  { promotion, wasCancelled }: { readonly promotion: Promotion; readonly wasCancelled: boolean },
  clock: Clock,
): Promise<Promotion | null> {
  const end = wasCancelled
    ? ({ state: 'CANCELLED', error: null } as const)
    : ({ state: 'FAILED', error: 'its job was given up' } as const);
  return await closePromotion(tx, promotion, { ...end, clock });
}

/** Has the space that lost removed. */
export async function startCleanup(tx: Transaction, { id, galleryId, actorId }: Promotion): Promise<void> {
  const job = await insertJob(tx, {
    kind: 'retire-space',
    galleryId,
    input: { promotionId: id },
    actorId,
  });
  await setCleanupJob(tx, id, job.id);
}
