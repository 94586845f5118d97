import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import type { UploadReader } from '../upload-files.ts';

const chunkBytes = 64 * 1024;

/** An upload as the ZIP library reads it. */
export class UploadRandomAccess extends RandomAccessReader {
  readonly #upload: UploadReader;

  constructor(upload: UploadReader) {
    super();
    this.#upload = upload;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(readRange(this.#upload, start, end), { objectMode: false });
  }

  // oxlint-disable-next-line max-params -- the library's own signature
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (err: Error | null) => void,
  ): void {
    const target = buffer.subarray(offset, offset + length);
    this.#upload.read(target, position).then(
      (count) => callback(count < length ? new Error('the file ends too early') : null),
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
    );
  }
}

async function* readRange(upload: UploadReader, start: number, end: number): AsyncGenerator<Buffer> {
  for (let position = start; position < end;) {
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, end - position));
    const count = await upload.read(buffer, position);
    if (count === 0) throw new Error('the file ends too early');
    position += count;
    yield buffer.subarray(0, count);
  }
}
