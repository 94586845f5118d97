import { describe, expect, it } from 'vitest';
import { readRow, readRows, writeRow, type TextRow } from './table-text.ts';

const rows: readonly TextRow[] = [
  ['1', null, ''],
  [String.raw`\N`, 'a\tb\nc\rd\\e', '\b\f\v'],
  ['{"a":"\\\\x"}', '名 é 🙂', String.raw`\x00ff`],
];

async function* pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i += size) yield await Promise.resolve(bytes.subarray(i, i + size));
}

async function collect(source: AsyncIterable<TextRow>): Promise<TextRow[]> {
  const found: TextRow[] = [];
  for await (const row of source) found.push(row);
  return found;
}

describe('rows as text', () => {
  it.each(rows.map((row) => [row]))('come back as they were: %j', (row) => {
    const line = writeRow(row);
    expect(line.match(/\n/g)).toHaveLength(1);
    expect(readRow(line.slice(0, -1))).toEqual(row);
  });

  it.each([1, 3, 1000])('are found in pieces of %i bytes', async (size) => {
    expect(await collect(readRows(pieces(rows.map(writeRow).join(''), size)))).toEqual(rows);
  });

  it('are what COPY writes', () => {
    expect(writeRow(['a\\b', null, 'x\ty'])).toBe('a\\\\b\t\\N\tx\\ty\n');
  });

  it('are refused where the last one is cut off', async () => {
    await expect(collect(readRows(pieces('1\t2\n3', 2)))).rejects.toThrow(RangeError);
  });
});
