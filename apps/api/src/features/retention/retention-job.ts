import type { JobHandler, JobTools } from '../job/job.types.ts';
import { applyRetention, type RetentionParts } from './retention-sweep.ts';
import { previewOf } from './retention.service.ts';
import { ruleBooks } from './retention.store.ts';

/** Removes what has been kept long enough; does nothing the second time. */
export interface Sweep {
  /** What is removed, for the log of the job. */
  readonly what: string;
  /** How much is gone. */
  readonly sweep: () => Promise<number>;
}

/**
 * The job `retention`. Of the whole server: all sweeps that workers make from time to time, now and one after the other. Of a gallery:
 * what its rules say, or only a count of that.
 */
export function retentionJob(sweeps: readonly Sweep[], ofGallery: JobHandler): JobHandler {
  return async (job, tools) => {
    if (job.galleryId !== null) return await ofGallery(job, tools);
    let removed = 0;
    for (const [place, { what, sweep }] of sweeps.entries()) {
      if (tools.signal.aborted) return { outcome: 'skipped', reason: 'told to stop' };
      const gone = await sweep();
      removed += gone;
      await tools.log(`${what}: ${gone} removed`);
      await tools.report((place + 1) / sweeps.length);
    }
    return { outcome: 'succeeded', result: { removed } };
  };
}

export function galleryRetention(parts: RetentionParts): JobHandler {
  return async ({ galleryId, input }, tools) => {
    if (galleryId === null) return { outcome: 'failed', error: 'the job names no gallery' };
    return input['isDryRun'] === true
      ? await count(parts, galleryId, tools)
      : await remove(parts, galleryId, tools);
  };
}

async function remove(parts: RetentionParts, galleryId: string, tools: JobTools) {
  const gone = await applyRetention(parts, [galleryId], tools.signal);
  for (const [kind, removed] of gone) await tools.log(`${kind}: ${removed} removed`);
  return { outcome: 'succeeded', result: Object.fromEntries(gone) } as const;
}

async function count({ database, clock }: RetentionParts, galleryId: string, tools: JobTools) {
  const { client } = database;
  const book = (await ruleBooks(client, [galleryId])).get(galleryId);
  const now = clock.now();
  const found = book === undefined ? [] : await previewOf(client, { galleryId, book, rules: [], now });
  for (const { kind, count: wouldGo } of found) await tools.log(`${kind}: ${wouldGo} would go`);
  return {
    outcome: 'succeeded',
    result: Object.fromEntries(found.map(({ kind, count: wouldGo }) => [kind, wouldGo])),
  } as const;
}
