import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { lockCopiesOf } from '../erasure/erasure.store.ts';
import type { Job, JobOutcome, JobTools } from '../job/job.types.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { ExportJobParts } from './export-job.ts';
import { findExports, insertExport } from './export.store.ts';
import { EXPORT_LIFETIME_MS } from './export.types.ts';
import { personExport, type PersonExport } from './person-page.ts';
import { galleryOfPerson, personRecords } from './person-records.store.ts';

/** All that is held about one person, in a ZIP: a page for people, JSON for programs, and pictures. */
export async function exportPerson(
  parts: ExportJobParts,
  job: Job,
  { identityId, tools }: { readonly identityId: string; readonly tools: JobTools },
): Promise<JobOutcome> {
  const { database, blobs, clock } = parts;
  const [made] = await findExports(database.client, { kind: 'ALL' }, { jobIds: [job.id], now: clock.now() });
  if (made !== undefined) return { outcome: 'succeeded', result: { byteSize: made.byteSize } };
  const galleryId = await galleryOfPerson(database.client, identityId);
  const records = galleryId === null ? null : await personRecords(database.client, identityId);
  if (galleryId === null || records === null) return { outcome: 'failed', error: 'the person is gone' };
  tools.signal.throwIfAborted();
  const archive = zipOf(personExport(records, clock.now()), blobs);
  const stored = await blobs.put(archive, { maxBytes: Number.MAX_SAFE_INTEGER });
  if (!stored.ok) throw new RangeError('exportPerson: a blob without a limit cannot be too large');
  const { key: blobKey, byteSize } = stored.value;
  const expiresAt = new Date(clock.now().getTime() + EXPORT_LIFETIME_MS);
  const row = { jobId: job.id, galleryId, identityId, blobKey, byteSize, hasEmbeddings: false, expiresAt };
  const isKept = await database.transaction(async (tx) => {
    await lockCopiesOf(tx, galleryId);
    // Erased meanwhile: nobody may keep a copy.
    const isThere = (await galleryOfPerson(tx, identityId)) === galleryId;
    return isThere && (await insertExport(tx, row));
  });
  if (isKept) return { outcome: 'succeeded', result: { byteSize } };
  await blobs.delete([blobKey]).catch(() => undefined);
  return { outcome: 'failed', error: 'the person is gone' };
}

function zipOf(
  { json, html, files }: PersonExport,
  blobs: Pick<BlobStore, 'stream'>,
): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  const output = new PassThrough();
  zip.on('error', (error: unknown) =>
    output.destroy(error instanceof Error ? error : new Error(String(error))),
  );
  zip.addBuffer(Buffer.from(html), 'person.html');
  zip.addBuffer(Buffer.from(json), 'person.json');
  for (const { path, blobKey } of files) {
    zip.addReadStreamLazy(path, { compress: false }, (answer) => {
      blobs.stream(blobKey).then(
        (found) => answer(null, Readable.from(found === null ? [] : found.bytes)),
        (error: unknown) => answer(error, Readable.from([])),
      );
    });
  }
  zip.end();
  zip.outputStream.pipe(output);
  return output;
}
