import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { gradientImage, noiseImage, sharpOf } from '../../test/pictures.ts';
import { stripLosslessly } from '../metadata/strip-losslessly.ts';
import { readCapturedAt } from '../metadata/captured-at.ts';
import { defaultImageLimits } from '../types.ts';
import { inspectHeader } from './inspect-header.ts';

const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const;
const files = new Map(
  await Promise.all(
    formats.map(async (format) => {
      const bytes = await sharpOf(noiseImage(31, 17))
        .withMetadata({ orientation: 8 })
        .toFormat(format)
        .toBuffer();
      return [format, new Uint8Array(bytes)] as const;
    }),
  ),
);
const fileOf = (format: (typeof formats)[number]): Uint8Array => files.get(format) ?? new Uint8Array(0);

describe('inspectHeader', () => {
  it.each(['jpeg', 'png', 'webp', 'tiff'] as const)('reads size and orientation of a %s', (format) => {
    expect(inspectHeader(fileOf(format), defaultImageLimits)).toEqual({
      ok: true,
      value: { format, width: 17, height: 31, pages: 1, orientation: 8 },
    });
  });

  it('reads the size of lossy, lossless and extended WebP', async () => {
    const source = gradientImage(301, 203);
    const transparent = sharpOf(source).ensureAlpha(0.5);
    const variants = [
      await sharpOf(source).webp().toBuffer(),
      await sharpOf(source).webp({ lossless: true }).toBuffer(),
      await transparent.webp().toBuffer(),
    ];
    expect(variants.map((bytes) => bytes.subarray(12, 16).toString())).toEqual(['VP8 ', 'VP8L', 'VP8X']);
    for (const bytes of variants) {
      expect(inspectHeader(bytes, defaultImageLimits)).toMatchObject({
        ok: true,
        value: { width: 301, height: 203 },
      });
    }
  });

  it('counts the pages of a TIFF', async () => {
    const pages = await Promise.all(
      [1, 2, 3].map((seed) =>
        sharpOf(noiseImage(9, 7, seed))
          .png()
          .toBuffer(),
      ),
    );
    const bytes = await sharp(pages, { join: { animated: true } })
      .tiff()
      .toBuffer();
    expect(inspectHeader(bytes, defaultImageLimits)).toMatchObject({
      ok: true,
      value: { pages: 3, height: 7 },
    });
  });

  it('refuses a TIFF whose directories form a loop or lead nowhere', () => {
    const bytes = new Uint8Array(fileOf('tiff'));
    const view = new DataView(bytes.buffer);
    const first = view.getUint32(4, true);
    const nextAt = first + 2 + view.getUint16(first, true) * 12;
    expect(view.getUint32(nextAt, true)).toBe(0);
    for (const next of [first, bytes.length + 100]) {
      view.setUint32(nextAt, next, true);
      expect(inspectHeader(bytes, defaultImageLimits)).toMatchObject({
        ok: false,
        error: { reason: 'INVALID_IMAGE' },
      });
    }
  });

  it('turns an AVIF by its own rotation', () => {
    const word = (value: number) => [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
    const box = (type: string, ...content: readonly number[]): readonly number[] => [
      ...word(content.length + 8),
      ...Buffer.from(type),
      ...content,
    ];
    const file = (quarterTurns: number) => {
      const properties = [
        ...box('ispe', 0, 0, 0, 0, ...word(1), ...word(1)),
        ...box('ispe', 0, 0, 0, 0, ...word(640), ...word(480)),
        ...box('irot', quarterTurns),
      ];
      const associations = [0, 0, 0, 0, ...word(2), 0, 1, 1, 0x01, 0, 7, 2, 0x02, 0x83];
      return Uint8Array.from([
        ...box('ftyp', ...Buffer.from('avif'), 0, 0, 0, 0, ...Buffer.from('mif1')),
        ...box(
          'meta',
          0,
          0,
          0,
          0,
          ...box('pitm', 0, 0, 0, 0, 0, 7),
          ...box('iprp', ...box('ipco', ...properties), ...box('ipma', ...associations)),
        ),
      ]);
    };
    for (const turns of [0, 1, 2, 3]) {
      const [width, height] = turns % 2 === 0 ? [640, 480] : [480, 640];
      const result = inspectHeader(file(turns), defaultImageLimits);
      expect(result).toMatchObject({ ok: true, value: { format: 'avif', width, height } });
    }
  });

  it('skips padding between the segments of a JPEG, as decoders do', async () => {
    const bytes = await sharpOf(gradientImage(30, 20)).jpeg().toBuffer();
    const end = 4 + bytes.readUInt16BE(4);
    const padded = Buffer.concat([bytes.subarray(0, end), Buffer.alloc(9), bytes.subarray(end)]);
    expect(inspectHeader(padded, defaultImageLimits)).toMatchObject({
      ok: true,
      value: { width: 30, height: 20 },
    });
    expect((await sharp(padded, { failOn: 'error' }).raw().toBuffer()).length).toBe(30 * 20 * 3);
  });

  it('judges bytes before pixels, and both limits to the last unit', () => {
    const bytes = fileOf('png');
    const pixels = 31 * 17;
    const limits = { maxBytes: bytes.length, maxPixels: pixels };
    expect(inspectHeader(bytes, limits).ok).toBe(true);
    for (const tight of [
      { ...limits, maxBytes: bytes.length - 1 },
      { ...limits, maxPixels: pixels - 1 },
    ]) {
      expect(inspectHeader(bytes, tight)).toMatchObject({ ok: false, error: { reason: 'IMAGE_TOO_LARGE' } });
    }
  });

  it.each([
    ['png', [16, 17, 18, 19]],
    ['gif', [6, 7]],
  ] as const)('refuses a %s of zero width', (format, offsets) => {
    const bytes = new Uint8Array(fileOf(format));
    for (const offset of offsets) bytes[offset] = 0;
    expect(inspectHeader(bytes, defaultImageLimits)).toMatchObject({
      ok: false,
      error: { reason: 'INVALID_IMAGE' },
    });
  });

  it.each(formats)('never throws on a %s with any bytes changed or cut', (format) => {
    const original = fileOf(format);
    const damage = fc.record({
      keep: fc.integer({ min: 0, max: original.length }),
      changes: fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { maxLength: 8 }),
    });
    fc.assert(
      fc.property(damage, ({ keep, changes }) => {
        const bytes = original.slice();
        for (const [offset, value] of changes) bytes[offset] = value;
        const cut = bytes.subarray(0, keep);
        const result = inspectHeader(cut, defaultImageLimits);
        if (!result.ok) expect(result.error.message.length).toBeGreaterThan(0);
        readCapturedAt(cut);
        if (result.ok && result.value.format !== 'tiff') {
          stripLosslessly(cut, result.value.format, result.value.orientation);
        }
      }),
      { seed: 20261123, numRuns: 400 },
    );
  });
});
