import { parse } from 'csv-parse';
import { ImportFault } from '../import.types.ts';

export interface CsvRow {
  /** From 0, the header left out. */
  readonly index: number;
  /** By column name; null for a row that cannot be read. */
  readonly cells: ReadonlyMap<CsvColumn, string> | null;
  /** Of columns that start with `attribute.`, by what follows. */
  readonly attributes: ReadonlyMap<string, string>;
}

export const csvColumns = [
  'path',
  'base64',
  'identity',
  'name',
  'tags',
  'cameraId',
  'capturedAt',
  'externalId',
  'attributes',
  'modality',
] as const;
export type CsvColumn = (typeof csvColumns)[number];

const attributePrefix = 'attribute.';
const maxHeaderBytes = 16_384;

/**
 * Rows of a CSV with a header, in UTF-8 with or without a byte order mark; fields are parted by commas, semicolons or
 * tabs, whichever the header has.
 *
 * @throws {ImportFault} if the header cannot be meant.
 */
export async function* readCsvRows(
  bytes: AsyncIterable<Uint8Array>,
  maxRowBytes: number,
): AsyncGenerator<CsvRow> {
  const { head, whole } = await peek(bytes);
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(head),
    max_record_size: maxRowBytes,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  });
  const feeding = feed(whole, parser);
  let header: Header | null = null;
  let index = 0;
  try {
    for await (const parsed of parser) {
      const record = parsed as string[]; // reason: without `columns` a record is a list of texts
      if (header === null) {
        header = readHeader(record);
        continue;
      }
      yield toRow(index, record, header);
      index += 1;
    }
  } catch (error) {
    if (!isParseError(error)) throw error;
    if (header === null) throw noHeader();
    // An open quote or a row without an end swallows what follows: where the next row starts, nobody can tell.
    yield { index, cells: null, attributes: new Map() };
  } finally {
    parser.destroy();
    await feeding;
  }
  if (header === null) throw noHeader();
}

interface Header {
  readonly columns: readonly (CsvColumn | { readonly attribute: string })[];
}

function readHeader(record: readonly string[]): Header {
  const known = new Map<string, CsvColumn>(csvColumns.map((column) => [column.toLowerCase(), column]));
  const columns = record.map((title) => {
    const column = known.get(title.toLowerCase());
    if (column !== undefined) return column;
    const attribute = title.startsWith(attributePrefix) ? title.slice(attributePrefix.length) : '';
    if (attribute === '') throw noHeader();
    return { attribute };
  });
  const names = columns.map((column) => JSON.stringify(column));
  const has = (column: CsvColumn): boolean => columns.includes(column);
  const isSound = (has('path') || has('base64')) && (has('identity') || has('name'));
  if (new Set(names).size < names.length || !isSound) throw noHeader();
  return { columns };
}

function noHeader(): ImportFault {
  const columns = csvColumns.join(', ');
  return new ImportFault(
    `the CSV must start with a header of the columns ${columns} and attribute.<key>, each once; ` +
      'path or base64 and identity or name must be among them',
  );
}

function toRow(index: number, record: readonly string[], { columns }: Header): CsvRow {
  const attributes = new Map<string, string>();
  const isText = record.every((cell) => !cell.includes('\uFFFD'));
  if (record.length !== columns.length || !isText) return { index, cells: null, attributes };
  const cells = new Map<CsvColumn, string>();
  for (const [i, column] of columns.entries()) {
    const cell = record[i] ?? '';
    if (cell === '') continue;
    if (typeof column === 'string') cells.set(column, cell);
    else attributes.set(column.attribute, cell);
  }
  return { index, cells, attributes };
}

function delimiterOf(head: string): string {
  const line = /^[^\r\n]*/.exec(head)?.[0] ?? '';
  const counts = [',', ';', '\t'].map((mark) => ({ mark, count: line.split(mark).length }));
  return counts.sort((a, b) => b.count - a.count)[0]?.mark ?? ',';
}

/** The first bytes as text, and all bytes again. */
async function peek(
  bytes: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: string; readonly whole: AsyncIterable<Uint8Array> }> {
  const chunks = bytes[Symbol.asyncIterator]();
  const read: Uint8Array[] = [];
  let length = 0;
  while (length < maxHeaderBytes) {
    const next = await chunks.next();
    if (next.done === true) break;
    read.push(next.value);
    length += next.value.byteLength;
  }
  const whole = async function* (): AsyncGenerator<Uint8Array> {
    yield* read;
    yield* { [Symbol.asyncIterator]: () => chunks };
  };
  return { head: Buffer.concat(read).subarray(0, maxHeaderBytes).toString('utf8'), whole: whole() };
}

/** Ends with the parser: whoever has read enough destroys it. */
async function feed(bytes: AsyncIterable<Uint8Array>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const chunk of bytes) {
      if (parser.destroyed) return;
      if (!parser.write(chunk)) {
        await new Promise<void>((resolve) => {
          parser.once('drain', resolve);
          parser.once('close', resolve);
        });
      }
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function isParseError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}
