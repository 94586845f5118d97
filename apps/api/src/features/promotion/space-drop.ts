import type { CleanupParts } from './promotion.parts.ts';
import { forgetIndex, lockUnusedSpace } from './vectors-of-space.store.ts';

/**
 * Drops the index of a space that no gallery uses. Under the lock of the space's row, which every promotion to it takes
 * as well: one that begins meanwhile finds the index gone and makes it anew.
 *
 * @returns whether it was dropped.
 */
export async function dropUnusedSpace(
  {
    database,
    vectorIndex,
    readiness,
    firstSpaceIds,
    clock,
  }: Pick<CleanupParts, 'database' | 'vectorIndex' | 'readiness' | 'firstSpaceIds' | 'clock'>,
  spaceId: string,
): Promise<boolean> {
  if (firstSpaceIds.includes(spaceId)) return false;
  const isDropped = await database.transaction(async (tx) => {
    if (!(await lockUnusedSpace(tx, spaceId))) return false;
    const space = await tx.embeddingSpace.findUniqueOrThrow({
      where: { id: spaceId },
      select: { id: true, dimensions: true },
    });
    await vectorIndex.dropSpace(space);
    await forgetIndex(tx, spaceId, clock.now());
    return true;
  });
  if (isDropped) readiness.forget(spaceId);
  return isDropped;
}
