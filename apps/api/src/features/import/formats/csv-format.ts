import { isJsonObject, jsonProblem } from '../../../core/json.ts';
import type { JsonObject, JsonValue } from '../../../core/json.ts';
import { tidyText } from '../../../core/plain-text.ts';
import { fail, ok } from '../../../core/result.ts';
import type { Result } from '../../../core/result.ts';
import { decodeBase64 } from '../../media/picture-source.ts';
import { safeSegments, shownName } from '../archive/entry-name.ts';
import type { ZipArchive } from '../archive/zip-archive.ts';
import type { EntryProblem } from '../import.types.ts';
import { pictureOf } from './archive-pictures.ts';
import type { PictureFinder } from './archive-pictures.ts';
import { readCsvRows } from './csv-rows.ts';
import type { CsvRow } from './csv-rows.ts';
import { problemItem } from './import-item.ts';
import { consentOfCells } from './imported-consent.ts';
import type {
  ImportItem,
  ImportSource,
  PictureDefaults,
  WantedIdentity,
  WantedPicture,
} from './import-item.ts';

/** A row holds at most one picture in base64, and what is known of it. */
const restOfRowBytes = 65_536;

export interface CsvParts {
  readonly bytes: AsyncIterable<Uint8Array>;
  readonly byteSize: number;
  readonly maxImageBytes: number;
  readonly defaults: PictureDefaults;
  /** Null for a CSV that came alone: its pictures are in its rows. */
  readonly beside: { readonly archive: ZipArchive; readonly finder: PictureFinder } | null;
}

export function csvSource(parts: CsvParts): ImportSource {
  let read = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of parts.bytes) {
      read += chunk.byteLength;
      yield chunk;
    }
  };
  const maxRowBytes = Math.ceil((parts.maxImageBytes * 4) / 3) + restOfRowBytes;
  return {
    items: itemsOf(readCsvRows(counted(), maxRowBytes), parts),
    shareAt: () => Math.min(1, read / Math.max(1, parts.byteSize)),
  };
}

async function* itemsOf(rows: AsyncIterable<CsvRow>, parts: CsvParts): AsyncGenerator<ImportItem> {
  for await (const row of rows) {
    const at = { index: row.index, name: `row ${row.index + 1}` };
    const read = readRow(row, parts);
    yield read.ok ? { ...at, content: { kind: 'picture', ...read.value } } : problemItem(at, read.error);
  }
}

function readRow(
  { cells, attributes }: CsvRow,
  parts: CsvParts,
): Result<{ identity: WantedIdentity; picture: WantedPicture }, EntryProblem> {
  if (cells === null) return invalidRow('the row has not the columns of the header, or is no UTF-8');
  const identity = identityOf(cells);
  if (identity === null) return fail({ reason: 'NO_IDENTITY', message: 'the row names no identity' });
  const consents = consentOfCells(cells);
  if (!consents.ok) return consents;
  const given = cells.get('attributes');
  const shared = given === undefined ? {} : parseObject(given);
  if (shared === null) return invalidRow('attributes must be a JSON object');
  const time = cells.get('capturedAt');
  const capturedAt = time === undefined ? null : parseTime(time);
  if (capturedAt === undefined) return invalidRow('capturedAt must be a time in ISO 8601');
  const modality = (cells.get('modality') ?? parts.defaults.modality).toUpperCase();
  if (modality !== 'FACE' && modality !== 'BODY') return invalidRow('modality must be FACE or BODY');
  const read = pictureIn(cells, parts);
  if (!read.ok) return read;
  const picture = {
    read: read.value,
    modality,
    capturedAt,
    cameraId: cells.get('cameraId') ?? null,
    externalId: cells.get('externalId') ?? null,
    attributes: { ...shared, ...Object.fromEntries(attributes) },
    hint: parts.defaults.hint,
  } as const;
  return ok({ identity: { ...identity, consents: consents.value }, picture });
}

/** By the external id alone if the row has one: names need not be unique. */
function identityOf(cells: ReadonlyMap<string, string>): WantedIdentity | null {
  const externalId = cells.get('identity');
  const name = cells.get('name');
  const tags = (cells.get('tags') ?? '').split(/[;|]/).map((tag) => tag.trim());
  const make = { externalId, name, tags: tags.filter((tag) => tag !== '') };
  if (externalId !== undefined) {
    const id = tidyText(externalId);
    return { key: `id ${id}`, find: { externalId: id }, make };
  }
  if (name === undefined) return null;
  return { key: `name ${tidyText(name)}`, find: { name: tidyText(name) }, make };
}

function pictureIn(
  cells: ReadonlyMap<string, string>,
  { beside, maxImageBytes }: CsvParts,
): Result<WantedPicture['read'], EntryProblem> {
  const base64 = cells.get('base64');
  if (base64 !== undefined) return ok(() => Promise.resolve(decodeBase64(base64, maxImageBytes)));
  const path = cells.get('path');
  if (path === undefined) return fail({ reason: 'FILE_MISSING', message: 'the row has no picture' });
  const segments = safeSegments(path.replaceAll('\\', '/'));
  if (segments === null) {
    return fail({ reason: 'UNSAFE_PATH', message: 'the path is absolute or leads out of the ZIP' });
  }
  const file = beside?.finder.byPath(segments) ?? null;
  return file === null || beside === null
    ? fail({ reason: 'FILE_MISSING', message: missing(path, beside !== null) })
    : ok(pictureOf(beside.archive, file, maxImageBytes));
}

/** Who has a list of thousands looks for the file, not for the row. */
function missing(path: string, isZip: boolean): string {
  return isZip
    ? `the ZIP has no file ${shownName(path)}`
    : `the list came alone, without ${shownName(path)}: send both in one ZIP, or pictures as base64`;
}

function invalidRow(message: string): Result<never, EntryProblem> {
  return fail({ reason: 'INVALID_ROW', message });
}

function parseObject(text: string): JsonObject | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (jsonProblem(value) !== null) return null;
  const json = value as JsonValue; // reason: jsonProblem has looked
  return isJsonObject(json) ? json : null;
}

const isoTime = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** A time without a zone is one in UTC. Undefined if it is none. */
export function parseTime(text: string): Date | undefined {
  const match = isoTime.exec(text);
  if (match === null) return undefined;
  const hasZone = match[4] !== undefined || match[1] === undefined;
  const time = new Date(hasZone ? text.replace(' ', 'T') : `${text.replace(' ', 'T')}Z`);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
