import { describe, expect, it } from 'vitest';
import { allOf } from '../testing/all-of.ts';
import { portablePixmaps } from './portable-pixmaps.ts';

const picture = (width: number, height: number, first: number): Uint8Array =>
  Buffer.concat([
    Buffer.from(`P6\n${width} ${height}\n255\n`),
    Uint8Array.from({ length: width * height * 3 }, (_, i) => (first + i) % 256),
  ]);

// oxlint-disable-next-line typescript/require-await -- an async source is what is read
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (bytes: Uint8Array, size: number) => allOf(portablePixmaps(pieces(bytes, size)));

describe('portablePixmaps', () => {
  // bytes 80 and 54 are "P6": pixels may look like a header
  const stream = Buffer.concat([picture(4, 3, 80), picture(2, 5, 0), picture(4, 3, 54)]);

  it.each([1, 2, 7, 11, 50, 1000])('reads pictures whole from pieces of %i bytes', async (size) => {
    const found = await read(stream, size);
    expect(found.map(({ width, height }) => [width, height])).toEqual([
      [4, 3],
      [2, 5],
      [4, 3],
    ]);
    expect([...found.map(({ data }) => data[0])]).toEqual([80, 0, 54]);
    expect(found[1]?.data).toEqual(Uint8Array.from({ length: 30 }, (_, i) => i));
  });

  it('drops a picture that is cut off, and reads nothing from nothing', async () => {
    expect(await read(stream.subarray(0, stream.length - 1), 10)).toHaveLength(2);
    expect(await read(new Uint8Array(0), 10)).toEqual([]);
  });

  it('refuses what is no such stream', async () => {
    await expect(read(Buffer.from('JFIF'), 10)).rejects.toThrow(RangeError);
    await expect(read(Buffer.from(`P6\n${'1'.repeat(80)}`), 10)).rejects.toThrow(RangeError);
  });
});
