import { enqueueDeletes, enqueueUpserts, lockSamples } from './outbox.store.ts';
import type { Differences, ReconcileParts } from './reconciler.types.ts';
import { movingAmong, placesOf } from './reconciler.store.ts';
import type { VectorSpace } from './vector-index.ts';

/** Well below the overlay's limit: searches go on while an index is brought up to date. */
const BATCH_POINTS = 500;

/**
 * Sends what differs through the outbox and waits until the index has it. Looks again under the samples' locks first:
 * what the comparison read may have changed since.
 *
 * @returns How many of each kind were still different.
 */
export async function repairDifferences(
  parts: ReconcileParts,
  space: VectorSpace,
  { missing, misplaced, extra, since }: Differences,
): Promise<{ missing: number; misplaced: number; extra: number }> {
  const counts = { missing: 0, misplaced: 0, extra: 0 };
  for (const batch of batches(missing))
    counts.missing += await sendUpserts(parts, space, { ids: batch, since });
  for (const batch of batches(misplaced))
    counts.misplaced += await sendUpserts(parts, space, { ids: batch, since });
  for (const batch of batches(extra))
    counts.extra += await sendDeletes(parts, space, { extra: batch, since });
  return counts;
}

async function sendUpserts(
  parts: ReconcileParts,
  space: VectorSpace,
  { ids, since }: { readonly ids: readonly string[]; readonly since: Date },
): Promise<number> {
  const count = await parts.database.transaction(async (tx) => {
    await lockSamples(tx, ids);
    const moving = await movingAmong(tx, space.id, { pointIds: ids, since });
    const places = await placesOf(
      tx,
      space.id,
      ids.filter((id) => !moving.has(id)),
    );
    await enqueueUpserts(
      tx,
      places.map((place) => ({ spaceId: space.id, ...place })),
    );
    return places.length;
  });
  await drain(parts);
  return count;
}

async function sendDeletes(
  parts: ReconcileParts,
  space: VectorSpace,
  { extra, since }: Pick<Differences, 'extra' | 'since'>,
): Promise<number> {
  const ids = extra.map((point) => point.pointId);
  const count = await parts.database.transaction(async (tx) => {
    await lockSamples(tx, ids);
    const moving = await movingAmong(tx, space.id, { pointIds: ids, since });
    const present = new Set((await placesOf(tx, space.id, ids)).map((place) => place.pointId));
    const gone = extra.filter(({ pointId }) => !moving.has(pointId) && !present.has(pointId));
    await enqueueDeletes(
      tx,
      gone.map(({ pointId, galleryId, identityId }) => ({
        spaceId: space.id,
        pointId,
        galleryId,
        identityId,
      })),
    );
    return gone.length;
  });
  await drain(parts);
  return count;
}

async function drain(parts: ReconcileParts): Promise<void> {
  let applied = await parts.pass.run();
  while (applied > 0) applied = await parts.pass.run();
}

function batches<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / BATCH_POINTS);
  return Array.from({ length: count }, (_, i) => items.slice(i * BATCH_POINTS, (i + 1) * BATCH_POINTS));
}
