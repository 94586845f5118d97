import { describe, expect, it } from 'vitest';
import { ImportFault } from '../import.types.ts';
import { parseTime } from './csv-format.ts';
import { readCsvRows } from './csv-rows.ts';

async function* bytesOf(text: string | Uint8Array, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text as string);
  for (let at = 0; at < bytes.byteLength; at += size)
    yield await Promise.resolve(bytes.subarray(at, at + size));
}

async function read(text: string | Uint8Array, maxRowBytes = 1000): Promise<string[]> {
  const rows: string[] = [];
  for await (const { index, cells, attributes } of readCsvRows(bytesOf(text), maxRowBytes)) {
    const told =
      cells === null ? 'unreadable' : JSON.stringify(Object.fromEntries([...cells, ...attributes]));
    rows.push(`${index} ${told}`);
  }
  return rows;
}

describe('rows of a CSV', () => {
  it('are read with a byte order mark, quotes, line breaks in fields, and any of three delimiters', async () => {
    const header = ['Path', 'IDENTITY', 'name', 'attribute.Floor'];
    const expected = ['0 {"path":"a,b.jpg","identity":"1","name":"A \\"B\\"\\nC","Floor":"3"}'];
    for (const mark of [',', ';', '\t']) {
      const row = ['"a,b.jpg"', '1', '"A ""B""\nC"', '3'];
      expect(await read(`\uFEFF${header.join(mark)}\r\n${row.join(mark)}\r\n\r\n`)).toEqual(expected);
    }
  });

  it('with too many or too few fields, or bytes that are no UTF-8, are unreadable one by one', async () => {
    const bad = Buffer.concat([
      Buffer.from('path,name\na,b,c\na\n'),
      Buffer.from([0x61, 0x2c, 0xff, 0x0a]),
      Buffer.from('a,b\n'),
    ]);
    expect(await read(bad)).toEqual([
      '0 unreadable',
      '1 unreadable',
      '2 unreadable',
      '3 {"path":"a","name":"b"}',
    ]);
  });

  it('end at a quote that is never closed, and at a row without an end', async () => {
    expect(await read('path,name\na,b\n"a,b\nc,d\n')).toEqual(['0 {"path":"a","name":"b"}', '1 unreadable']);
    expect(await read(`path,name\na,b\na,${'x'.repeat(5000)}\nc,d\n`)).toEqual([
      '0 {"path":"a","name":"b"}',
      '1 unreadable',
    ]);
  });

  it.each([
    '',
    'path\n',
    'name,identity\n',
    'path,name,path\n',
    'path,name,colour\n',
    'path,name,attribute.\n',
    '"path\n',
  ])('are refused with the header %j', async (text) => {
    await expect(read(text)).rejects.toThrow(ImportFault);
  });
});

describe('times of a CSV', () => {
  it('are ISO 8601, in UTC where they name no zone', () => {
    expect(parseTime('2026-01-02')?.toISOString()).toBe('2026-01-02T00:00:00.000Z');
    expect(parseTime('2026-01-02 03:04')?.toISOString()).toBe('2026-01-02T03:04:00.000Z');
    expect(parseTime('2026-01-02T03:04:05.678+02:00')?.toISOString()).toBe('2026-01-02T01:04:05.678Z');
    for (const text of ['2. Januar', '2026-13-01', '1767312000', '2026-01-02T25:00Z'])
      expect(parseTime(text)).toBeUndefined();
  });
});
