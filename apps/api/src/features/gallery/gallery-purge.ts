import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { removeFeedbackOf } from '../feedback/feedback-removal.ts';
import { deleteIdentities, lockIdentities, nextIdentityIds } from '../identity/identity.store.ts';
import type { JobHandler } from '../job/job.types.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import { removeSamples } from '../sample/sample-removal.ts';
import { deleteSightingsOf } from '../sighting/sighting-removal.store.ts';
import type { OutboxDrain } from '../search/outbox-drain.ts';
import {
  countContents,
  deleteGalleryRow,
  nextMediaRows,
  deleteMediaRows,
  deleteSearchesOf,
} from './gallery.store.ts';

/** Rows of one transaction, which has to end long before its time limit on a slow disk too. */
const batchSize = 50;
const samplesAtOnce = 500;
const searchesAtOnce = 500;
const sightingsAtOnce = 1_000;
const drainTimeoutMs = 2_000;

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly drain: OutboxDrain;
}

/**
 * Removes what a deleted gallery holds, in small transactions: identities with their samples and vectors, uploads,
 * searches, and the gallery's row at last. Each step may be done again, so that a restart goes on where it stopped.
 */
export function galleryPurge(deps: Dependencies): JobHandler {
  return async (job, tools) => {
    const { galleryId } = job;
    const isStopping = (): boolean => tools.signal.aborted;
    if (galleryId === null) return { outcome: 'failed', error: 'the job names no gallery' };
    const contents = (await countContents(deps.database.client, [galleryId])).get(galleryId);
    const total = (contents?.identities ?? 0) + (contents?.samples ?? 0);
    for (let removed = 0; ;) {
      if (isStopping()) return { outcome: 'skipped', reason: 'the server stops' };
      const count = await removePeople(deps, galleryId);
      if (count === 0) break;
      removed += count;
      await tools.report(Math.min(0.95, removed / Math.max(1, total)));
    }
    while (await removeUploads(deps, galleryId)) {
      if (isStopping()) return { outcome: 'skipped', reason: 'the server stops' };
    }
    while (await removeSearches(deps, galleryId)) {
      if (isStopping()) return { outcome: 'skipped', reason: 'the server stops' };
    }
    while (await removeSightings(deps, galleryId)) {
      if (isStopping()) return { outcome: 'skipped', reason: 'the server stops' };
    }
    await deleteGalleryRow(deps.database.client, galleryId);
    return { outcome: 'succeeded' };
  };
}

/** @returns how many rows are gone, identities and samples; 0 once there are none. */
async function removePeople(
  { database, clock, blobs, drain }: Dependencies,
  galleryId: string,
): Promise<number> {
  const { count, samples, probeCrops } = await database.transaction(async (tx) => {
    const identityIds = await nextIdentityIds(tx, galleryId, batchSize);
    await lockIdentities(tx, identityIds);
    const removed = await removeSamples(tx, { identityIds, limit: samplesAtOnce }, clock.now());
    // The identities may have more samples: the next transaction finds them again.
    if (removed.count === samplesAtOnce) return { count: removed.count, samples: removed, probeCrops: [] };
    const probeCrops = await removeFeedbackOf(tx, identityIds);
    await deleteIdentities(tx, identityIds);
    return { count: removed.count + identityIds.length, samples: removed, probeCrops };
  });
  await blobs.delete(samples.cropBlobKeys);
  await deleteUnusedBlobs({ database, blobs }, probeCrops);
  if (samples.count > 0) await drain.drainOwn({ spaceIds: samples.spaceIds, timeoutMs: drainTimeoutMs });
  return count;
}

/** @returns whether there may be more. */
async function removeSearches(deps: Dependencies, galleryId: string): Promise<boolean> {
  const { count, cropBlobKeys } = await deps.database.transaction((tx) =>
    deleteSearchesOf(tx, galleryId, searchesAtOnce),
  );
  await deleteUnusedBlobs(deps, cropBlobKeys);
  return count === searchesAtOnce;
}

/** @returns whether there may be more. */
async function removeSightings(deps: Dependencies, galleryId: string): Promise<boolean> {
  const { count, cropBlobKeys } = await deps.database.transaction((tx) =>
    deleteSightingsOf(tx, { galleryId }, sightingsAtOnce),
  );
  await deleteUnusedBlobs(deps, cropBlobKeys);
  return count === sightingsAtOnce;
}

/** @returns whether there may be more. */
async function removeUploads({ database, blobs }: Dependencies, galleryId: string): Promise<boolean> {
  const rows = await nextMediaRows(database.client, galleryId, batchSize);
  if (rows.length === 0) return false;
  await deleteMediaRows(
    database.client,
    rows.map((row) => row.id),
  );
  await blobs.delete(rows.map((row) => row.blobKey));
  return true;
}
