import { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import type { BlobStore } from '../media/blob-store.ts';
import type { ExportedFile } from './export-records.ts';
import { exportEmbeddingsName, exportManifestName, exportRecordsName } from './export.types.ts';

export interface ArchiveContent {
  readonly manifest: string;
  /** Read once, before the files are: they name them. */
  readonly records: AsyncIterable<string>;
  /** Filled while the records are read. */
  readonly files: readonly ExportedFile[];
  readonly embeddings: AsyncIterable<string> | null;
  readonly blobs: Pick<BlobStore, 'stream'>;
  readonly onFile: (done: number) => void;
}

/** The bytes of the ZIP as they are asked for; ends with the error of whatever could not be read. */
export function exportArchive(content: ArchiveContent): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  const output = new PassThrough();
  const give = (error: unknown): void => {
    output.destroy(error instanceof Error ? error : new Error(String(error)));
  };
  zip.on('error', give);
  zip.addBuffer(Buffer.from(content.manifest), exportManifestName);
  const rest = async function* (): AsyncGenerator<string> {
    yield* content.records;
    addFiles(zip, content);
  };
  zip.addReadStreamLazy(exportRecordsName, { compress: true }, (answer) =>
    answer(null, Readable.from(rest(), { objectMode: false })),
  );
  zip.outputStream.pipe(output);
  return output;
}

/** Pictures do not deflate. */
function addFiles(zip: ZipFile, { files, embeddings, blobs, onFile }: ArchiveContent): void {
  let done = 0;
  for (const { path, blobKey } of files) {
    zip.addReadStreamLazy(path, { compress: false }, (answer) => {
      done += 1;
      onFile(done);
      blobs.stream(blobKey).then(
        // A picture that was deleted meanwhile is empty; its importer says that it is missing.
        (found) => answer(null, found === null ? Readable.from([]) : Readable.from(found.bytes)),
        (error: unknown) => answer(error, Readable.from([])),
      );
    });
  }
  if (embeddings !== null) {
    zip.addReadStreamLazy(exportEmbeddingsName, { compress: true }, (answer) =>
      answer(null, Readable.from(embeddings, { objectMode: false })),
    );
  }
  zip.end();
}
