import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { fromRandomAccessReaderPromise } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { DependencyError } from '../../../core/errors.ts';
import { fail, ok } from '../../../core/result.ts';
import type { Result } from '../../../core/result.ts';
import { ImportFault } from '../import.types.ts';
import type { EntryProblem } from '../import.types.ts';
import type { UploadReader } from '../upload-files.ts';
import { entryName, safeSegments, shownName } from './entry-name.ts';
import { UploadRandomAccess } from './upload-random-access.ts';

/** A file of the archive. */
export interface ArchiveFile {
  /** Place in the archive's directory, from 0. */
  readonly index: number;
  /** For people. */
  readonly name: string;
  /** Empty where the path is not safe. */
  readonly segments: readonly string[];
  readonly byteSize: number;
  /** Known before a byte of it is read. */
  readonly problem: EntryProblem | null;
  readonly place: Place;
}

interface Place {
  readonly relativeOffsetOfLocalHeader: number;
  readonly compressedSize: number;
  readonly compressionMethod: number;
  readonly crc32: number;
}

export interface ZipLimits {
  /** Of all files together, inflated. */
  readonly maxTotalBytes: number;
}

export const zipLimits = { maxEntries: 500_000, maxRatio: 200, ratioFromBytes: 2 ** 20 } as const;

export interface ZipArchive {
  /** In the order of the directory; folders are left out. */
  readonly files: readonly ArchiveFile[];
  /** Entries of the directory, folders among them. */
  readonly entryCount: number;
  /** Inflates to at most `maxBytes`, checked while it inflates; the size and the checksum must be as announced. */
  read(file: ArchiveFile, maxBytes: number): Promise<Result<Uint8Array, EntryProblem>>;
  /** For lists, which may be long. @throws {ImportFault} where the file is damaged. */
  stream(file: ArchiveFile): AsyncIterable<Uint8Array>;
}

/**
 * Reads the directory of a ZIP, ZIP64 included. Nothing is inflated yet.
 *
 * @throws {ImportFault} for what is no whole ZIP, or one that cannot be meant well.
 */
export async function openZip(reader: UploadReader, limits: ZipLimits): Promise<ZipArchive> {
  const zip = await understand(() =>
    fromRandomAccessReaderPromise(new UploadRandomAccess(reader), reader.byteSize, {
      ...{ autoClose: false, decodeStrings: false, lazyEntries: true, validateEntrySizes: false },
    }),
  );
  if (zip.entryCount > zipLimits.maxEntries) {
    throw new ImportFault(`the ZIP has more than ${zipLimits.maxEntries} entries`);
  }
  const files = await understand(() => listFiles(zip, limits));
  return {
    files,
    entryCount: zip.entryCount,
    read: (file, maxBytes) => readFile(zip, file, maxBytes),
    stream: (file) => inflate(zip, file),
  };
}

async function listFiles(zip: ZipFile, limits: ZipLimits): Promise<readonly ArchiveFile[]> {
  const files: ArchiveFile[] = [];
  const seen = new Set<string>();
  let index = -1;
  let totalBytes = 0;
  for await (const entry of zip.eachEntry()) {
    index += 1;
    const file = toFile(entry, index, seen);
    totalBytes += entry.uncompressedSize;
    if (totalBytes > limits.maxTotalBytes) {
      throw new ImportFault('the files of the ZIP are larger than an import may be, inflated');
    }
    if (file !== null) files.push(file);
  }
  return files;
}

/** Null for a folder. */
function toFile(entry: Entry, index: number, seen: Set<string>): ArchiveFile | null {
  const path = entryName(entry);
  if (path?.endsWith('/') === true && entry.uncompressedSize === 0) return null;
  const segments = path === null ? null : safeSegments(path);
  const key = segments?.join('/');
  const isRepeated = key !== undefined && seen.has(key);
  if (key !== undefined) seen.add(key);
  const { relativeOffsetOfLocalHeader, compressedSize, compressionMethod } = entry;
  return {
    index,
    name: shownName(path ?? entry.fileNameRaw.toString('latin1')),
    segments: segments ?? [],
    byteSize: entry.uncompressedSize,
    problem: segments === null ? unsafePath : isRepeated ? repeatedPath : problemOf(entry),
    place: { relativeOffsetOfLocalHeader, compressedSize, compressionMethod, crc32: entry.crc32 },
  };
}

const unsafePath: EntryProblem = {
  reason: 'UNSAFE_PATH',
  message: 'the path is absolute, leads out of the ZIP, or is not readable text',
};
const repeatedPath: EntryProblem = {
  reason: 'DUPLICATE_ENTRY',
  message: 'an earlier entry of the ZIP has the same path',
};

function problemOf(entry: Entry): EntryProblem | null {
  const { compressedSize, compressionMethod, uncompressedSize } = entry;
  if (entry.isEncrypted()) return { reason: 'ENCRYPTED', message: 'the entry is encrypted' };
  if (compressionMethod !== 0 && compressionMethod !== 8) {
    return {
      reason: 'UNSUPPORTED_FORMAT',
      message: 'the entry is compressed in a way that is not supported',
    };
  }
  if (compressionMethod === 0 && compressedSize !== uncompressedSize) return damaged;
  const ratio = uncompressedSize / Math.max(1, compressedSize);
  if (uncompressedSize > zipLimits.ratioFromBytes && ratio > zipLimits.maxRatio) {
    const message = `the entry inflates to more than ${zipLimits.maxRatio} times its size`;
    return { reason: 'COMPRESSION_BOMB', message };
  }
  return null;
}

async function readFile(
  zip: ZipFile,
  file: ArchiveFile,
  maxBytes: number,
): Promise<Result<Uint8Array, EntryProblem>> {
  if (file.byteSize > maxBytes) {
    return fail({ reason: 'IMAGE_TOO_LARGE', message: `the file is larger than ${maxBytes} bytes` });
  }
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of inflate(zip, file)) chunks.push(chunk);
  } catch (error) {
    if (error instanceof ImportFault) return fail(damaged);
    throw error;
  }
  return ok(Buffer.concat(chunks));
}

/** Ends with the first byte more than was announced. */
async function* inflate(zip: ZipFile, { place, byteSize }: ArchiveFile): AsyncGenerator<Uint8Array> {
  let sum = 0;
  let total = 0;
  try {
    const stream = await openStream(zip, place, byteSize);
    for await (const piece of stream) {
      const chunk = piece as Uint8Array; // reason: a stream without encoding yields buffers
      sum = crc32(chunk, sum);
      total += chunk.byteLength;
      if (total > byteSize) throw new ImportFault(damaged.message);
      yield chunk;
    }
  } catch (error) {
    if (error instanceof DependencyError) throw error;
    throw new ImportFault(damaged.message, { cause: error });
  }
  if (total !== byteSize || sum !== place.crc32) throw new ImportFault(damaged.message);
}

const damaged: EntryProblem = { reason: 'DAMAGED_ENTRY', message: 'the entry is damaged or cut off' };

/** From the place alone: the library's entries would hold a kilobyte for each file until the import ends. */
async function openStream(zip: ZipFile, place: Place, byteSize: number): Promise<Readable> {
  // The library looks at nothing of an entry but its place.
  const entry: Entry = Object.assign(Object.create(null) as Entry, place); // reason: see above
  const header = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const isDeflated = place.compressionMethod === 8;
  const range = [place.compressedSize, 0, place.compressedSize, isDeflated, byteSize] as const;
  return await new Promise((resolve, reject) => {
    zip.openReadStreamLowLevel(header.fileDataStart, ...range, (error, stream) => {
      if (error === null) resolve(stream);
      else reject(error);
    });
  });
}

/** The library's own errors say that the ZIP is at fault; they quote names, which must not leave the server. */
async function understand<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DependencyError || error instanceof ImportFault) throw error;
    throw new ImportFault('the upload is no ZIP, or it is damaged or cut off', { cause: error });
  }
}
