import type { SubjectHint } from '@gallerist/embedding';
import { ok, type Result } from '../../../core/result.ts';
import { exportRecordsName } from '../../export/export.types.ts';
import { safeSegments } from '../archive/entry-name.ts';
import type { ArchiveFile, ZipArchive } from '../archive/zip-archive.ts';
import { ImportFault } from '../import.types.ts';
import type { EntryProblem } from '../import.types.ts';
import { PictureFinder, pictureOf } from './archive-pictures.ts';
import { manifestSchema, recordSchema } from './gallerist-records.ts';
import type { ExportRecord, IdentityRecord, SampleRecord } from './gallerist-records.ts';
import { problemItem } from './import-item.ts';
import type { ImportItem, ImportSource, ItemContent, WantedIdentity, WantedPicture } from './import-item.ts';
import { consentsOfRecords } from './imported-consent.ts';
import { readJsonLines } from './json-lines.ts';

const maxManifestBytes = 65_536;

interface Reading {
  readonly archive: ZipArchive;
  readonly finder: PictureFinder;
  readonly cropHint: SubjectHint;
  readonly maxImageBytes: number;
}

/** What `exportGallery` made: each line of its records is an entry. */
export async function galleristSource(
  archive: ZipArchive,
  manifest: ArchiveFile,
  maxImageBytes: number,
): Promise<ImportSource> {
  const records = archive.files.find((file) => file.name === exportRecordsName);
  if (records === undefined) throw new ImportFault(`the export has no ${exportRecordsName}`);
  const { cropHint } = await readManifest(archive, manifest);
  let read = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of archive.stream(records)) {
      read += chunk.byteLength;
      yield chunk;
    }
  };
  const finder = new PictureFinder(archive.files, []);
  return {
    items: itemsOf(readJsonLines(counted()), { archive, finder, cropHint, maxImageBytes }),
    shareAt: () => read / Math.max(1, records.byteSize),
  };
}

async function readManifest(archive: ZipArchive, file: ArchiveFile) {
  const read = await archive.read(file, maxManifestBytes);
  let json: unknown = null;
  try {
    json = read.ok ? JSON.parse(Buffer.from(read.value).toString('utf8')) : null;
  } catch {
    // As for any other manifest that this server does not know.
  }
  const manifest = manifestSchema.safeParse(json);
  if (!manifest.success) throw new ImportFault('the export is of a version that this server does not know');
  return manifest.data;
}

async function* itemsOf(lines: AsyncIterable<unknown>, reading: Reading): AsyncGenerator<ImportItem> {
  let index = -1;
  let owner: WantedIdentity | null = null;
  for await (const line of lines) {
    index += 1;
    const at = { index, name: `record ${index + 1}` };
    const parsed = recordSchema.safeParse(line);
    if (!parsed.success) {
      // Samples that follow must not go to whoever came before.
      if (!isSample(line)) owner = null;
      yield problemItem(at, unreadable);
    } else if (parsed.data.type === 'identity') {
      const wanted = wantedOf(parsed.data, index);
      owner = wanted.ok ? wanted.value : null;
      yield wanted.ok
        ? { ...at, content: { kind: 'identity', identity: wanted.value } }
        : problemItem(at, wanted.error);
    } else {
      yield { ...at, content: contentOf(parsed.data, owner, reading) };
    }
  }
}

const unreadable: EntryProblem = { reason: 'INVALID_ROW', message: 'the record cannot be read' };
const noOwner: EntryProblem = {
  reason: 'NO_IDENTITY',
  message: 'the identity before the sample cannot be read',
};

function isSample(line: unknown): boolean {
  return typeof line === 'object' && line !== null && 'type' in line && line.type === 'sample';
}

/** An export says who is who: names are not looked at, and without any id everybody is new. */
function wantedOf(record: IdentityRecord, index: number): Result<WantedIdentity, EntryProblem> {
  const consents = consentsOfRecords(record.consents ?? []);
  if (!consents.ok) return consents;
  const { id, externalId, name, metadata, tags, enabled, validUntil } = record;
  return ok({
    key: `record ${index}`,
    find: { id, externalId: externalId ?? undefined, ofEntry: index },
    make: { externalId, name, metadata, tags, enabled, validUntil },
    consents: consents.value,
  });
}

function contentOf(record: SampleRecord, owner: WantedIdentity | null, reading: Reading): ItemContent {
  if (owner === null) return { kind: 'problem', problem: noOwner };
  const crop = pictureAt(record.crop, reading);
  const original = pictureAt(record.original, reading);
  const { box, landmarks, quality, pictureSha256 } = record;
  const known =
    box === undefined || landmarks === undefined || quality === undefined
      ? null
      : { box, landmarks, quality };
  const validity = record.validUntil === undefined ? null : { validUntil: record.validUntil };
  const read = crop ?? original;
  if (read === null) return { kind: 'problem', problem: noPicture };
  const picture: WantedPicture = {
    read,
    modality: record.modality,
    cameraId: record.cameraId ?? null,
    capturedAt: record.capturedAt ?? null,
    externalId: record.externalId,
    attributes: record.attributes ?? {},
    hint: hintFor(record, crop !== null, reading.cropHint),
    recorded: { ...known, ...validity, pictureSha256, readOriginal: original },
  };
  return { kind: 'picture', identity: owner, picture };
}

const noPicture: EntryProblem = {
  reason: 'FILE_MISSING',
  message: 'the export holds neither a crop nor the picture of the sample',
};

/** The crop of a body is one of a whole subject, whatever the template of faces. */
function hintFor(record: SampleRecord, isCrop: boolean, cropHint: SubjectHint): SubjectHint | undefined {
  if (!isCrop) return landmarkHint(record);
  return record.modality === 'FACE' ? cropHint : { crop: true };
}

function landmarkHint({
  landmarks = [],
  box,
}: Pick<ExportRecord & SampleRecord, 'landmarks' | 'box'>): SubjectHint | undefined {
  if (landmarks.length === 5) return { landmarks };
  return box === undefined ? undefined : { box };
}

function pictureAt(
  path: string | null,
  { archive, finder, maxImageBytes }: Reading,
): WantedPicture['read'] | null {
  const segments = path === null ? null : safeSegments(path);
  const file = segments === null ? null : finder.byPath(segments);
  return file === null || file.byteSize === 0 ? null : pictureOf(archive, file, maxImageBytes);
}
