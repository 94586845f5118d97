import type { Clock } from '../../core/clock.ts';
import { periodic, type Periodic } from '../../core/periodic.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from './blob-store.ts';
import { blobKeysInUse, deleteIfStillUnused, findUnused } from './media.store.ts';
import { UNUSED_MEDIA_LIFETIME_MS } from './media.types.ts';

/** A blob younger than this may belong to a request that has not committed yet. */
const ORPHAN_AGE_MS = 60 * 60 * 1000;
const SWEEP_EVERY_MS = 15 * 60 * 1000;
const PAGE = 200;

export interface SweepReport {
  readonly unusedMedia: number;
  readonly orphanBlobs: number;
  readonly abandonedWrites: number;
}

export interface MediaSweeper extends Periodic {
  sweep(): Promise<SweepReport>;
}

/** Deletes uploads that nothing used for 24 hours, and blobs that no row names: what a crash between the two left. */
export function createMediaSweeper(parts: {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): MediaSweeper {
  const sweep = async (): Promise<SweepReport> => {
    const now = parts.clock.now().getTime();
    return {
      unusedMedia: await sweepUnused(parts, new Date(now - UNUSED_MEDIA_LIFETIME_MS)),
      orphanBlobs: await sweepOrphans(parts, new Date(now - ORPHAN_AGE_MS)),
      abandonedWrites: await parts.blobs.removeAbandoned(new Date(now - ORPHAN_AGE_MS)),
    };
  };
  return {
    sweep,
    ...periodic({
      everyMs: SWEEP_EVERY_MS,
      work: async () => {
        const { unusedMedia, orphanBlobs } = await sweep();
        parts.log(`swept ${unusedMedia} unused uploads, ${orphanBlobs} orphan blobs`);
      },
      onFailure: () => parts.log('unused pictures could not be deleted; the next sweep finds them too'),
    }),
  };
}

async function sweepUnused(
  parts: { database: Database; blobs: BlobStore },
  unusedBefore: Date,
): Promise<number> {
  let swept = 0;
  for (;;) {
    const rows = await findUnused(parts.database.client, unusedBefore, PAGE);
    let deleted = 0;
    for (const row of rows) {
      if (await deleteIfStillUnused(parts.database.client, row.id, unusedBefore)) {
        await parts.blobs.delete([row.blobKey]);
        deleted += 1;
      }
    }
    swept += deleted;
    if (rows.length < PAGE || deleted === 0) {
      return swept;
    }
  }
}

async function sweepOrphans(
  parts: { database: Database; blobs: BlobStore },
  storedBefore: Date,
): Promise<number> {
  let swept = 0;
  let page: string[] = [];
  const flush = async (): Promise<void> => {
    const used = await blobKeysInUse(parts.database.client, page);
    const orphans = page.filter((key) => !used.has(key));
    await parts.blobs.delete(orphans);
    swept += orphans.length;
    page = [];
  };
  for await (const blob of parts.blobs.list()) {
    if (blob.storedAt < storedBefore) {
      page.push(blob.key);
    }
    if (page.length >= PAGE) {
      await flush();
    }
  }
  if (page.length > 0) {
    await flush();
  }
  return swept;
}
