import { crc32Of } from './crc32.ts';

/** A file and where it lies in what was dropped. */
export interface PathFile {
  readonly path: string;
  readonly file: Blob;
}

export interface ZipOptions {
  /** Files whose checksum is known. */
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

const largest32 = 0xffffffff;
const utf8Names = 0x0800;
/** 1 January 1980, so that the same files make the same archive and an upload can go on after a reload. */
const noDate = 0x0021;

/**
 * A ZIP of the files as they are: pictures are compressed already. It holds no file in memory: the browser reads each from the
 * disk when its part is sent.
 */
export async function zipOf(
  files: readonly PathFile[],
  { onProgress, signal }: ZipOptions = {},
): Promise<Blob> {
  const parts: BlobPart[] = [];
  const directory: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const [place, { path, file }] of files.entries()) {
    signal?.throwIfAborted();
    const entry = { name: new TextEncoder().encode(path), crc: await crc32Of(file), size: file.size, offset };
    const header = localHeader(entry);
    parts.push(header, file);
    directory.push(directoryEntry(entry));
    offset += header.byteLength + file.size;
    onProgress?.(place + 1);
  }
  const size = directory.reduce((sum, entry) => sum + entry.byteLength, 0);
  return new Blob([...parts, ...directory, ...ending({ count: files.length, size, offset })], {
    type: 'application/zip',
  });
}

interface Entry {
  readonly name: Uint8Array;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

/** Writes little-endian fields one after another. */
class Fields {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  #at = 0;

  constructor(length: number) {
    this.#bytes = new Uint8Array(length);
    this.#view = new DataView(this.#bytes.buffer);
  }

  short(...values: readonly number[]): this {
    for (const value of values) {
      this.#view.setUint16(this.#at, value, true);
      this.#at += 2;
    }
    return this;
  }

  long(...values: readonly number[]): this {
    for (const value of values) {
      this.#view.setUint32(this.#at, value, true);
      this.#at += 4;
    }
    return this;
  }

  huge(...values: readonly number[]): this {
    for (const value of values) {
      this.#view.setBigUint64(this.#at, BigInt(value), true);
      this.#at += 8;
    }
    return this;
  }

  text(bytes: Uint8Array): this {
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.byteLength;
    return this;
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }
}

function localHeader({ name, crc, size }: Entry): Uint8Array<ArrayBuffer> {
  return new Fields(30 + name.byteLength)
    .long(0x04034b50)
    .short(20, utf8Names, 0, 0, noDate)
    .long(crc, size, size)
    .short(name.byteLength, 0)
    .text(name).bytes;
}

/** Beyond 4 GiB the place of an entry stands in an extra field (ZIP64). */
function directoryEntry({ name, crc, size, offset }: Entry): Uint8Array<ArrayBuffer> {
  const isFar = offset >= largest32;
  const fields = new Fields(46 + name.byteLength + (isFar ? 12 : 0))
    .long(0x02014b50)
    .short(45, isFar ? 45 : 20, utf8Names, 0, 0, noDate)
    .long(crc, size, size)
    .short(name.byteLength, isFar ? 12 : 0, 0, 0, 0)
    .long(0, isFar ? largest32 : offset)
    .text(name);
  return (isFar ? fields.short(1, 8).huge(offset) : fields).bytes;
}

function ending(directory: {
  readonly count: number;
  readonly size: number;
  readonly offset: number;
}): readonly Uint8Array<ArrayBuffer>[] {
  const { count, size, offset } = directory;
  const isLarge = count >= 0xffff || offset >= largest32;
  const short = isLarge ? 0xffff : count;
  const end = new Fields(22)
    .long(0x06054b50)
    .short(0, 0, short, short)
    .long(isLarge ? largest32 : size, isLarge ? largest32 : offset)
    .short(0).bytes;
  if (!isLarge) return [end];
  const end64 = new Fields(56)
    .long(0x06064b50)
    .huge(44)
    .short(45, 45)
    .long(0, 0)
    .huge(count, count, size, offset).bytes;
  const locator = new Fields(20)
    .long(0x07064b50, 0)
    .huge(offset + size)
    .long(1).bytes;
  return [end64, locator, end];
}
