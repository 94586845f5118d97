import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradientImage, largestDifference, noiseImage, pixelAt } from '../../test/pictures.ts';
import { applyAffine, invertAffine } from '../geometry/affine.ts';
import type { RgbImage } from '../types.ts';
import { cropImage, growBox } from './crop.ts';
import { flipHorizontal } from './flip.ts';
import { fitImage, resizeImage, shrinkTo } from './resize.ts';

const noise = noiseImage(20, 12);

/** Mean of the footprint of one output pixel, each source pixel weighted by the part that is covered. */
function slowArea(image: RgbImage, size: { width: number; height: number }): RgbImage {
  const cover = (start: number, end: number, i: number) =>
    Math.max(0, Math.min(end, i + 1) - Math.max(start, i));
  const data = Uint8Array.from({ length: size.width * size.height * 3 }, (_, at) => {
    const [c, x, y] = [at % 3, Math.floor(at / 3) % size.width, Math.floor(at / 3 / size.width)];
    const [kx, ky] = [image.width / size.width, image.height / size.height];
    let sum = 0;
    for (let j = 0; j < image.height; j++) {
      for (let i = 0; i < image.width; i++) {
        const weight = cover(x * kx, (x + 1) * kx, i) * cover(y * ky, (y + 1) * ky, j);
        sum += weight * (image.data[(j * image.width + i) * 3 + c] ?? NaN);
      }
    }
    return Math.floor(sum / (kx * ky) + 0.5);
  });
  return { ...size, data };
}

describe('resizeImage', () => {
  it('returns the picture itself at its own size', () => {
    expect(resizeImage(noise, { width: 20, height: 12 })).toBe(noise);
  });

  it.each([
    { width: 7, height: 5 },
    { width: 10, height: 6 },
    { width: 19, height: 1 },
  ])('averages areas when shrinking to $width × $height', (size) => {
    // Half a level may fall to either side, as the two sum in another order.
    expect(largestDifference(resizeImage(noise, size), slowArea(noise, size))).toBeLessThanOrEqual(1);
  });

  it('interpolates between pixel centres when enlarging', () => {
    const row: RgbImage = { width: 2, height: 1, data: Uint8Array.of(0, 0, 0, 100, 100, 100) };
    const wide = resizeImage(row, { width: 4, height: 1 });
    expect([0, 1, 2, 3].map((x) => pixelAt(wide, x, 0)[0])).toEqual([0, 25, 75, 100]);
  });

  it('keeps a flat picture flat at every size', () => {
    const flat: RgbImage = { width: 13, height: 9, data: new Uint8Array(13 * 9 * 3).fill(255) };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (width, height) => {
        expect(resizeImage(flat, { width, height }).data.every((value) => value === 255)).toBe(true);
      }),
      { seed: 3, numRuns: 100 },
    );
  });
});

describe('shrinkTo', () => {
  it('brings the longer side to the limit and says by how much', () => {
    const { image, scale } = shrinkTo(gradientImage(640, 480), 100);
    expect([image.width, image.height]).toEqual([100, 75]);
    expect(scale).toEqual({ x: 100 / 640, y: 75 / 480 });
  });

  it('returns the same picture where it is small enough', () => {
    expect(shrinkTo(noise, 20)).toEqual({ image: noise, scale: { x: 1, y: 1 } });
    expect(shrinkTo(noise, 20).image).toBe(noise);
  });

  it('keeps at least one pixel of a thread and throws for no limit', () => {
    const thread = noiseImage(1000, 1);
    expect(shrinkTo(thread, 10).image).toMatchObject({ width: 10, height: 1 });
    expect(() => shrinkTo(noise, 0)).toThrow(RangeError);
  });
});

describe('fitImage', () => {
  it('letterboxes with padding outside `content` and pixels inside', () => {
    const white: RgbImage = { width: 30, height: 20, data: new Uint8Array(1800).fill(255) };
    const fitted = fitImage(white, { size: { width: 60, height: 60 }, fit: 'letterbox', fill: [10, 20, 30] });
    expect(fitted.content).toEqual({ x: 0, y: 10, width: 60, height: 40 });
    for (let y = 0; y < 60; y++) {
      expect(pixelAt(fitted.image, 31, y)).toEqual(y >= 10 && y < 50 ? [255, 255, 255] : [10, 20, 30]);
    }
  });

  it.each(['letterbox', 'stretch', 'crop'] as const)('maps places to where the pixels went: %s', (fit) => {
    const source = gradientImage(400, 300);
    const fitted = fitImage(source, { size: { width: 90, height: 130 }, fit });
    const back = invertAffine(fitted.toFrame);
    const { content } = fitted;
    for (const [u, v] of [
      [0.3, 0.3],
      [0.5, 0.7],
      [0.8, 0.4],
    ] as const) {
      const x = Math.floor(content.x + content.width * u);
      const y = Math.floor(content.y + content.height * v);
      const origin = applyAffine(back, { x: x + 0.5, y: y + 0.5 });
      const [red = NaN, green = NaN] = pixelAt(fitted.image, x, y);
      expect(Math.abs(red - ((origin.x - 0.5) * 255) / 399)).toBeLessThanOrEqual(1.2);
      expect(Math.abs(green - ((origin.y - 0.5) * 255) / 299)).toBeLessThanOrEqual(1.2);
    }
  });

  it('fills the frame with `crop` and loses both ends alike', () => {
    const fitted = fitImage(gradientImage(400, 100), { size: { width: 50, height: 50 }, fit: 'crop' });
    expect(fitted.content).toEqual({ x: 0, y: 0, width: 50, height: 50 });
    expect(applyAffine(invertAffine(fitted.toFrame), { x: 0, y: 0 }).x).toBeCloseTo(150, 9);
    expect(applyAffine(invertAffine(fitted.toFrame), { x: 50, y: 50 }).x).toBeCloseTo(250, 9);
  });

  it('pads a region that reaches beyond the picture', () => {
    const region = { x: -10, y: -6, width: 20, height: 12 };
    const fitted = fitImage(noise, {
      size: { width: 20, height: 12 },
      fit: 'stretch',
      region,
      fill: [5, 5, 5],
    });
    expect(fitted.content).toEqual({ x: 10, y: 6, width: 10, height: 6 });
    expect(fitted.image).toEqual(cropImage(noise, region, [5, 5, 5]).image);
  });

  it('is all padding for a region beside the picture', () => {
    const region = { x: 500, y: 500, width: 20, height: 12 };
    const fitted = fitImage(noise, {
      size: { width: 8, height: 8 },
      fit: 'letterbox',
      region,
      fill: [5, 6, 7],
    });
    expect(fitted.content).toMatchObject({ width: 0, height: 0 });
    expect(pixelAt(fitted.image, 4, 4)).toEqual([5, 6, 7]);
  });

  it.each([
    { x: 0, y: 0, width: 0, height: 5 },
    { x: NaN, y: 0, width: 5, height: 5 },
    { x: 0, y: 0, width: Infinity, height: 5 },
  ])('throws for the region %o', (region) => {
    expect(() => fitImage(noise, { size: { width: 4, height: 4 }, fit: 'stretch', region })).toThrow(
      RangeError,
    );
  });
});

describe('cropImage and growBox', () => {
  it('copy the pixels inside and fill those outside', () => {
    const { image, origin } = cropImage(noise, { x: -2, y: 9, width: 5, height: 6 }, [1, 2, 3]);
    expect(origin).toEqual({ x: -2, y: 9 });
    for (let y = 0; y < 6; y++) {
      for (let x = 0; x < 5; x++) {
        const isInside = x >= 2 && y < 3;
        expect(pixelAt(image, x, y)).toEqual(isInside ? pixelAt(noise, x - 2, y + 9) : [1, 2, 3]);
      }
    }
  });

  it('keep at least one pixel, and the centre', () => {
    expect(cropImage(noise, { x: 3.1, y: 3.1, width: 0.2, height: 0.2 }).image).toMatchObject({
      width: 1,
      height: 1,
    });
    expect(growBox({ x: 10, y: 20, width: 40, height: 80 }, 0.25)).toEqual({
      x: 0,
      y: 0,
      width: 60,
      height: 120,
    });
    expect(() => growBox({ x: 0, y: 0, width: 4, height: 4 }, -0.5)).toThrow(RangeError);
    expect(() => cropImage(noise, { x: 0, y: 0, width: -4, height: 4 })).toThrow(RangeError);
  });
});

describe('flipHorizontal', () => {
  it('mirrors columns and undoes itself', () => {
    const flipped = flipHorizontal(noise);
    expect(pixelAt(flipped, 0, 5)).toEqual(pixelAt(noise, 19, 5));
    expect(flipHorizontal(flipped)).toEqual(noise);
  });
});
