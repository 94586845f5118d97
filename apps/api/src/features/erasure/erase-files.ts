import { DependencyError } from '../../core/errors.ts';
import { blobKeysInUse } from '../media/media.store.ts';
import { addRemoved, allSpaces, readWorkspace } from './erasure.store.ts';
import type { ErasureStep } from './erasure-parts.ts';

const blobsAtOnce = 500;
const drainTimeoutMs = 10_000;

/** Pictures, crops and exports, those too that earlier steps let go of. */
export const eraseBlobs: ErasureStep = async ({ database, blobs }, { erasure }) => {
  const keys = [...new Set((await readWorkspace(database.client, erasure.id))?.blobKeys ?? [])];
  let gone = 0;
  for (let start = 0; start < keys.length; start += blobsAtOnce) {
    const some = keys.slice(start, start + blobsAtOnce);
    const used = await blobKeysInUse(database.client, some);
    const unused = some.filter((key) => !used.has(key));
    await blobs.delete(unused);
    gone += unused.length;
  }
  // Deleting what is gone already is nothing: the number is that of all of them, however often this is done.
  await addRemoved(database.client, erasure.id, { removed: { blobs: gone - (erasure.removed.blobs ?? 0) } });
};

/**
 * The index has taken the deletions, and what it writes to disk does not hold the vectors any more: in every space, because samples of the
 * person may have been deleted shortly before.
 */
export const eraseFromIndex: ErasureStep = async ({ database, drain, vectorIndex }) => {
  const spaces = await allSpaces(database.client);
  const spaceIds = spaces.map(({ id }) => id);
  const { indexed } = await drain.drainOwn({ spaceIds, timeoutMs: drainTimeoutMs });
  if (!indexed) {
    throw new DependencyError('vector-index', 'the index has not taken the deletions yet', {
      retryAfterMs: 5_000,
    });
  }
  for (const space of spaces) await vectorIndex.purge(space);
  await vectorIndex.persist();
};
