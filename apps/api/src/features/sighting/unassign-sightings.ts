import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { removeSamples } from '../sample/sample-removal.ts';
import { lockSamples } from '../search/outbox.store.ts';
import type { OutboxDrain } from '../search/outbox-drain.ts';
import { findAsked, type AssignParts } from './assign-sightings.ts';
import { lockSightings, unnameSightings } from './naming.store.ts';

export interface UnassignParts extends Pick<AssignParts, 'database' | 'clock'> {
  readonly blobs: Pick<BlobStore, 'delete'>;
  readonly drain: Pick<OutboxDrain, 'drainOwn'>;
}

const drainTimeoutMs = 2_000;

/** Takes names back: nobody's again, and the samples that were made of them are gone. @returns Their ids. */
export async function unassignSightings(
  parts: UnassignParts,
  ctx: RequestContext,
  asked: readonly (string | null)[],
): Promise<Result<readonly string[], UserFailure>> {
  const found = await findAsked(parts, ctx, asked);
  if (!found.ok) return found;
  const ids = found.value.map(({ id }) => id);
  let [spaceIds, crops]: [readonly string[], readonly string[]] = [[], []];
  const result = await runMutation<JsonObject>(parts.database, ctx, {
    name: 'unassignSightings',
    input: null,
    run: async (tx) => {
      const sampleIds = found.value.flatMap(({ sampleId }) => sampleId ?? []);
      // Samples before sightings, as whoever assigns does.
      await lockSamples(tx, sampleIds);
      const locked = await lockSightings(tx, ids);
      if (locked.length < ids.length) return fail(notFound('sighting', ['input', 'sightingIds']));
      const made = locked.flatMap(({ sampleId }) => sampleId ?? []);
      await unnameSightings(tx, ids);
      const removed = await removeSamples(tx, { sampleIds: made }, parts.clock.now());
      [spaceIds, crops] = [removed.spaceIds, removed.cropBlobKeys];
      const galleryIds = [...new Set(found.value.map(({ galleryId }) => galleryId))];
      const detail = {
        sightings: ids,
        samples: made,
        identities: [...new Set(locked.flatMap(({ identityId }) => identityId ?? []))],
      };
      return ok({ payload: { sightingIds: ids }, audit: { targetType: 'Sighting', galleryIds, detail } });
    },
  });
  if (!result.ok) return result;
  if (spaceIds.length > 0) await parts.drain.drainOwn({ spaceIds, timeoutMs: drainTimeoutMs });
  await deleteUnusedBlobs(parts, crops);
  return ok(ids);
}
