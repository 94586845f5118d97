import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { UploadFiles } from './upload-files.ts';
import { deleteExpiredUpload, findExpiredUploads, knownUploads } from './upload.store.ts';
import { UNUSED_UPLOAD_LIFETIME_MS } from './upload.types.ts';

const page = 100;

export interface UploadSweepParts {
  readonly database: Database;
  readonly files: UploadFiles;
  readonly clock: Clock;
}

/** Deletes uploads that nothing used for 24 hours, and files without a row: what a crash between the two left. */
export async function sweepUploads(parts: UploadSweepParts): Promise<number> {
  const untouchedSince = new Date(parts.clock.now().getTime() - UNUSED_UPLOAD_LIFETIME_MS);
  return (await sweepRows(parts, untouchedSince)) + (await sweepFiles(parts, untouchedSince));
}

async function sweepRows({ database, files }: UploadSweepParts, untouchedSince: Date): Promise<number> {
  let swept = 0;
  for (;;) {
    const ids = await findExpiredUploads(database.client, untouchedSince, page);
    const gone: string[] = [];
    for (const id of ids) {
      if (await deleteExpiredUpload(database.client, id, untouchedSince)) gone.push(id);
    }
    await files.delete(gone);
    swept += gone.length;
    if (ids.length < page || gone.length === 0) return swept;
  }
}

/** A younger file may be one that is arriving: its row comes with its end. */
async function sweepFiles({ database, files }: UploadSweepParts, untouchedSince: Date): Promise<number> {
  const old: string[] = [];
  for await (const { id, changedAt } of files.list()) {
    if (changedAt < untouchedSince) old.push(id);
  }
  const known = await knownUploads(database.client, old);
  const orphans = old.filter((id) => !known.has(id));
  await files.delete(orphans);
  return orphans.length;
}
