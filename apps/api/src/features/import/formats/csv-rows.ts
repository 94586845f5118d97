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
  'consentBasis',
  'consentPurpose',
  'consentNote',
  'consentGivenAt',
  'consentExpiresAt',
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
  const queue: (readonly string[] | null)[] = [];
  const parser = startParser(queue, { delimiter: delimiterOf(head), maxRowBytes });
  let header: Header | null = null;
  let index = 0;
  for await (const isAlive of feed(whole, parser)) {
    for (const record of queue.splice(0)) {
      if (header === null) {
        if (record === null) throw noHeader();
        header = readHeader(record);
        continue;
      }
      yield toRow(index, record, header);
      index += 1;
    }
    if (!isAlive) break;
  }
  parser.destroy();
  if (header === null) throw noHeader();
}

/**
 * Rows go to the queue while the parser is fed, null for one that cannot be read: what a stream holds back is lost when it
 * ends with an error, and rows must have the same index in every attempt.
 */
function startParser(
  queue: (readonly string[] | null)[],
  { delimiter, maxRowBytes }: { readonly delimiter: string; readonly maxRowBytes: number },
): ReturnType<typeof parse> {
  let badLine = -1;
  const parser = parse({
    bom: true,
    delimiter,
    max_record_size: maxRowBytes,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    skip_records_with_error: true,
    on_record: (record: string[]) => {
      queue.push(record);
      return null;
    },
    on_skip: (error) => {
      const line = Number(error?.['lines'] ?? 0);
      if (line !== badLine) queue.push(null);
      badLine = line;
      // Where the next row starts, nobody can tell.
      if (error?.code === 'CSV_MAX_RECORD_SIZE') throw error;
    },
  });
  parser.on('error', () => undefined); // told by the callback of the write
  parser.resume();
  return parser;
}

/** Yields after each chunk: whether there is more to come of it. */
async function* feed(
  bytes: AsyncIterable<Uint8Array>,
  parser: ReturnType<typeof parse>,
): AsyncGenerator<boolean> {
  for await (const chunk of bytes) {
    const error = await new Promise<Error | null | undefined>((resolve) => parser.write(chunk, resolve));
    const isAlive = error === null || error === undefined;
    yield isAlive;
    if (!isAlive) return;
  }
  await new Promise<void>((resolve) => {
    parser.once('close', resolve);
    parser.end();
  });
  yield false;
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

function toRow(index: number, record: readonly string[] | null, { columns }: Header): CsvRow {
  const attributes = new Map<string, string>();
  if (record === null) return { index, cells: null, attributes };
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
