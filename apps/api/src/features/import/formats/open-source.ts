import { exportManifestName } from '../../export/export.types.ts';
import { openZip } from '../archive/zip-archive.ts';
import type { ArchiveFile, ZipArchive } from '../archive/zip-archive.ts';
import { ImportFault } from '../import.types.ts';
import type { ImportFormat } from '../import.types.ts';
import type { UploadReader } from '../upload-files.ts';
import { isClutter, PictureFinder } from './archive-pictures.ts';
import { csvSource } from './csv-format.ts';
import { folderSource } from './folder-format.ts';
import { galleristSource } from './gallerist-format.ts';
import type { ImportSource, PictureDefaults } from './import-item.ts';
import { readRivalList, rivalSource } from './rival-lists.ts';
import type { RivalList } from './rival-lists.ts';

export interface SourceLimits {
  readonly maxImageBytes: number;
  /** Of all files of a ZIP together, inflated. */
  readonly maxInflatedBytes: number;
}

/** What the caller says of the upload. */
export interface SourceRequest {
  /** Null: whatever it turns out to be. */
  readonly format: ImportFormat | null;
  readonly defaults: PictureDefaults;
}

/** Parsed at one go, on the event loop: 160,000 faces of CompreFace are 15 MB. */
const maxListBytes = 32 * 2 ** 20;
const chunkBytes = 64 * 1024;

/**
 * Finds out what the upload is, unless the caller said so, and opens it.
 *
 * @throws {ImportFault} if it is nothing that can be imported, or not what the caller said.
 */
export async function openSource(
  reader: UploadReader,
  request: SourceRequest,
  limits: SourceLimits,
): Promise<{ readonly format: ImportFormat; readonly source: ImportSource }> {
  const opened = (await startsAsZip(reader))
    ? await openArchive(await openZip(reader, { maxTotalBytes: limits.maxInflatedBytes }), request, limits)
    : { format: 'CSV' as const, source: await openLoneCsv(reader, request, limits) };
  const { format } = request;
  if (format !== null && opened.format !== format) {
    throw new ImportFault(`the upload is not of the format ${format}`);
  }
  return opened;
}

/** Of the first entry, or of the end of an empty archive. */
async function startsAsZip(reader: UploadReader): Promise<boolean> {
  const head = await headOf(reader, 4);
  const magic = head.toString('latin1');
  return magic === 'PK\u0003\u0004' || magic === 'PK\u0005\u0006';
}

async function openLoneCsv(
  reader: UploadReader,
  { defaults }: SourceRequest,
  { maxImageBytes }: SourceLimits,
): Promise<ImportSource> {
  // A picture, a program or another archive has zeros where a text never has them.
  if ((await headOf(reader, 4096)).includes(0)) {
    throw new ImportFault('the upload is neither a ZIP nor a CSV in UTF-8');
  }
  const { byteSize } = reader;
  return csvSource({ bytes: bytesOf(reader), byteSize, maxImageBytes, defaults, beside: null });
}

async function openArchive(
  archive: ZipArchive,
  { format, defaults }: SourceRequest,
  limits: SourceLimits,
): Promise<{ readonly format: ImportFormat; readonly source: ImportSource }> {
  const { maxImageBytes } = limits;
  const files = archive.files.filter((file) => file.problem === null && !isClutter(file));
  const manifest = files.find((file) => file.name === exportManifestName);
  if (manifest !== undefined && (format === null || format === 'GALLERIST')) {
    return { format: 'GALLERIST', source: await galleristSource(archive, manifest, maxImageBytes) };
  }
  if (format !== 'CSV' && format !== 'FOLDERS') {
    const lists = await readLists(archive, files);
    const [first] = lists;
    if (first !== undefined) {
      if (defaults.modality !== 'FACE') throw new ImportFault('the lists of other systems are of faces');
      const same = lists.filter(({ list }) => list.format === first.list.format);
      return { format: first.list.format, source: rivalSource(archive, same, maxImageBytes) };
    }
  }
  const tables = files.filter((file) => isNear(file) && hasEnding(file, '.csv'));
  const [table] = tables;
  if (table !== undefined && (format === null || format === 'CSV')) {
    if (tables.length > 1) throw new ImportFault('the ZIP has more than one CSV: which is meant?');
    const finder = new PictureFinder(files, table.segments.slice(0, -1));
    const bytes = archive.stream(table);
    const parts = { bytes, byteSize: table.byteSize, maxImageBytes, defaults, beside: { archive, finder } };
    return { format: 'CSV', source: csvSource(parts) };
  }
  return { format: 'FOLDERS', source: folderSource(archive, { maxImageBytes, defaults }) };
}

/** JSON files near the top that are lists of other systems, in the order of their names. */
async function readLists(
  archive: ZipArchive,
  files: readonly ArchiveFile[],
): Promise<readonly { readonly file: ArchiveFile; readonly list: RivalList }[]> {
  const found: { file: ArchiveFile; list: RivalList }[] = [];
  let budget = maxListBytes;
  const candidates = files.filter((file) => isNear(file) && hasEnding(file, '.json'));
  for (const file of candidates.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    budget -= file.byteSize;
    if (budget < 0) throw new ImportFault(`the lists of the ZIP have more than ${maxListBytes} bytes`);
    const read = await archive.read(file, maxListBytes);
    const list = read.ok ? readRivalList(parseJson(read.value)) : null;
    if (list !== null) found.push({ file, list });
  }
  return found;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(
      Buffer.from(bytes)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
    );
  } catch {
    return null;
  }
}

/** At the top, or in one folder around everything. */
const isNear = (file: ArchiveFile): boolean => file.segments.length <= 2;

function hasEnding(file: ArchiveFile, ending: string): boolean {
  return file.segments.at(-1)?.toLowerCase().endsWith(ending) === true;
}

async function headOf(reader: UploadReader, length: number): Promise<Buffer> {
  const head = Buffer.alloc(Math.min(length, reader.byteSize));
  return head.subarray(0, await reader.read(head, 0));
}

async function* bytesOf(reader: UploadReader): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < reader.byteSize;) {
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, reader.byteSize - position));
    const count = await reader.read(buffer, position);
    if (count === 0) return;
    position += count;
    yield buffer.subarray(0, count);
  }
}
