import { describe, expect, it } from 'vitest';
import { gradientImage, largestDifference, noiseImage, pixelAt } from '../../test/pictures.ts';
import type { Affine } from '../geometry/affine.ts';
import { applyAffine, identityAffine, invertAffine } from '../geometry/affine.ts';
import type { RgbImage } from '../types.ts';
import { cropImage } from './crop.ts';
import { resizeImage } from './resize.ts';
import { warpAffine } from './warp.ts';

const noise = noiseImage(23, 17);
const scaleAbout = (scale: number, angle: number, { from, to }: { from: number; to: number }): Affine => {
  const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return [c, -s, to - (c - s) * from, s, c, to - (s + c) * from];
};

/** Each output pixel by brute force: the four neighbours of its source position, `fill` beyond the picture. */
function slowBilinear(
  image: RgbImage,
  map: Affine,
  { size, fill }: { size: number; fill: number },
): RgbImage {
  const back = invertAffine(map);
  const value = (x: number, y: number, c: number): number =>
    x < 0 || y < 0 || x >= image.width || y >= image.height ? fill : (pixelAt(image, x, y)[c] ?? NaN);
  const data = Uint8Array.from({ length: size * size * 3 }, (_, at) => {
    const [c, x, y] = [at % 3, Math.floor(at / 3) % size, Math.floor(at / 3 / size)];
    const source = applyAffine(back, { x: x + 0.5, y: y + 0.5 });
    const [u, v] = [source.x - 0.5, source.y - 0.5];
    const [i, j] = [Math.floor(u), Math.floor(v)];
    const top = value(i, j, c) * (1 - (u - i)) + value(i + 1, j, c) * (u - i);
    const bottom = value(i, j + 1, c) * (1 - (u - i)) + value(i + 1, j + 1, c) * (u - i);
    return Math.floor(top * (1 - (v - j)) + bottom * (v - j) + 0.5);
  });
  return { width: size, height: size, data };
}

describe('warpAffine', () => {
  it('copies exactly under the identity', () => {
    expect(warpAffine(noise, identityAffine, { size: noise })).toEqual(noise);
  });

  it('shifts by whole pixels exactly and fills what lies beyond', () => {
    const warped = warpAffine(noise, [1, 0, -5, 0, 1, -3], {
      size: { width: 20, height: 16 },
      fill: [1, 2, 3],
    });
    const box = { x: 5, y: 3, width: 20, height: 16 };
    expect(warped).toEqual(cropImage(noise, box, [1, 2, 3]).image);
    expect(pixelAt(warped, 19, 15)).toEqual([1, 2, 3]);
  });

  it('takes the mean of neighbours under a shift by half a pixel', () => {
    const row: RgbImage = { width: 3, height: 1, data: Uint8Array.of(0, 0, 0, 100, 50, 200, 60, 70, 80) };
    const warped = warpAffine(row, [1, 0, -0.5, 0, 1, 0], { size: { width: 2, height: 1 } });
    expect([...warped.data]).toEqual([50, 25, 100, 80, 60, 140]);
  });

  it('turns by 90 degrees exactly', () => {
    const clockwise: Affine = [0, -1, noise.height, 1, 0, 0];
    const warped = warpAffine(noise, clockwise, { size: { width: noise.height, height: noise.width } });
    for (let y = 0; y < warped.height; y++) {
      for (let x = 0; x < warped.width; x++) {
        expect(pixelAt(warped, x, y)).toEqual(pixelAt(noise, y, noise.height - 1 - x));
      }
    }
  });

  it.each([
    [1, 0.4],
    [1.8, -1.1],
    [3.3, 2.9],
  ])('equals brute-force bilinear sampling at scale %d and angle %d', (scale, angle) => {
    const map = scaleAbout(scale, angle, { from: 9, to: 14 });
    const options = { size: { width: 28, height: 28 }, fill: [9, 9, 9] } as const;
    expect(warpAffine(noise, map, options)).toEqual(slowBilinear(noise, map, { size: 28, fill: 9 }));
  });

  it('equals brute-force bilinear sampling when shrinking too, if asked for `bilinear`', () => {
    const map = scaleAbout(0.4, 0.7, { from: 9, to: 5 });
    const warped = warpAffine(noise, map, { size: { width: 10, height: 10 }, filter: 'bilinear' });
    expect(warped).toEqual(slowBilinear(noise, map, { size: 10, fill: 0 }));
  });

  it.each([2, 3, 5])('takes the mean of whole square blocks when it shrinks %i times', (factor) => {
    const source = noiseImage(30, 30, 5);
    const size = { width: 30 / factor, height: 30 / factor };
    const warped = warpAffine(source, [1 / factor, 0, 0, 0, 1 / factor, 0], { size });
    for (let y = 0; y < size.height; y++) {
      for (let x = 0; x < size.width; x++) {
        const block = cropImage(source, {
          x: x * factor,
          y: y * factor,
          width: factor,
          height: factor,
        }).image;
        const sum = block.data.filter((_, i) => i % 3 === 1).reduce((total, value) => total + value, 0);
        expect(pixelAt(warped, x, y)[1]).toBe(Math.round(sum / factor ** 2));
      }
    }
  });

  it('does not alias: fine stripes become their mean at every shrink factor and angle', () => {
    const stripes: RgbImage = { width: 400, height: 400, data: new Uint8Array(400 * 400 * 3) };
    stripes.data.forEach((_, i) => (stripes.data[i] = Math.floor(i / 3) % 2 === 0 ? 0 : 255));
    for (const shrink of [1.9, 2.4, 3, 4.7, 9.9]) {
      for (const angle of [0, 0.2, 0.9]) {
        const size = { width: 20, height: 20 };
        const warped = warpAffine(stripes, scaleAbout(1 / shrink, angle, { from: 200, to: 10 }), { size });
        const aliased = warpAffine(stripes, scaleAbout(1 / shrink, angle, { from: 200, to: 10 }), {
          size,
          filter: 'bilinear',
        });
        const spread = (image: RgbImage) => Math.max(...image.data) - Math.min(...image.data);
        expect(spread(warped)).toBeLessThan(spread(aliased) / 2);
        expect(Math.abs(warped.data.reduce((a, b) => a + b, 0) / warped.data.length - 127.5)).toBeLessThan(6);
      }
    }
  });

  it('changes smoothly with the shrink factor', () => {
    const source = noiseImage(120, 120, 9);
    const at = (shrink: number) =>
      warpAffine(source, scaleAbout(1 / shrink, 0, { from: 60, to: 10 }), {
        size: { width: 20, height: 20 },
      });
    for (const shrink of [1, 2])
      expect(largestDifference(at(shrink), at(shrink + 1e-4))).toBeLessThanOrEqual(2);
  });

  it('shows a gradient where the map puts it, at every scale', () => {
    const source = gradientImage(1024, 1024);
    for (const scale of [1.5, 0.9, 0.5, 0.21, 0.1]) {
      const map = scaleAbout(scale, 0.35, { from: 512, to: 32 });
      const warped = warpAffine(source, map, { size: { width: 64, height: 64 } });
      for (const [x, y] of [
        [10, 20],
        [32, 32],
        [50, 13],
      ] as const) {
        const { x: sx, y: sy } = applyAffine(invertAffine(map), { x: x + 0.5, y: y + 0.5 });
        if (sx < 20 || sy < 20 || sx > 1000 || sy > 1000) continue;
        const [red = NaN, green = NaN] = pixelAt(warped, x, y);
        // The gradient rises by a quarter a pixel; rounding of source, block mean and result adds up to 1.
        expect(Math.abs(red - ((sx - 0.5) * 255) / 1023)).toBeLessThanOrEqual(1.1);
        expect(Math.abs(green - ((sy - 0.5) * 255) / 1023)).toBeLessThanOrEqual(1.1);
      }
    }
  });

  it('returns padding only where the map shows nothing of the picture', () => {
    for (const scale of [1, 0.1]) {
      const map: Affine = [scale, 0, 5000, 0, scale, 5000];
      const warped = warpAffine(noise, map, { size: { width: 4, height: 4 }, fill: [7, 8, 9] });
      expect(new Set(warped.data)).toEqual(new Set([7, 8, 9]));
    }
  });

  it('agrees with the resampler under a pure enlargement, away from the edges', () => {
    const warped = warpAffine(noise, [2, 0, 0, 0, 2, 0], { size: { width: 46, height: 34 } });
    const resized = resizeImage(noise, { width: 46, height: 34 });
    const inner = { x: 2, y: 2, width: 42, height: 30 };
    expect(
      largestDifference(cropImage(warped, inner).image, cropImage(resized, inner).image),
    ).toBeLessThanOrEqual(1);
  });

  it('throws for a buffer of the wrong length and for a flat map', () => {
    const options = { size: { width: 4, height: 4 } };
    expect(() => warpAffine({ ...noise, data: new Uint8Array(5) }, identityAffine, options)).toThrow(
      RangeError,
    );
    expect(() => warpAffine(noise, [0, 0, 0, 0, 0, 0], options)).toThrow(RangeError);
    expect(() => warpAffine(noise, identityAffine, { size: { width: 0, height: 4 } })).toThrow(RangeError);
  });
});
