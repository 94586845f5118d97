import { describe, expect, it } from 'vitest';
import { gradientImage, largestDifference, noiseImage, pixelAt } from '../../test/pictures.ts';
import type { RgbImage } from '../types.ts';
import { flipHorizontal } from './flip.ts';
import { gaussianBlur } from './gaussian-blur.ts';

const wholeOf = ({ width, height }: RgbImage) => ({ x: 0, y: 0, width, height });

/** Every tap of the plane, weighted at once. */
function slowBlur(image: RgbImage, sigma: number): RgbImage {
  const radius = Math.ceil(3 * sigma);
  const near = (i: number, count: number) => Math.min(count - 1, Math.max(0, i));
  const data = Uint8Array.from({ length: image.data.length }, (_, at) => {
    const [c, x, y] = [at % 3, Math.floor(at / 3) % image.width, Math.floor(at / 3 / image.width)];
    let sum = 0;
    let total = 0;
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const weight = Math.exp(-(dx * dx + dy * dy) / (2 * sigma * sigma));
        const from = near(y + dy, image.height) * image.width + near(x + dx, image.width);
        sum += weight * image.data[from * 3 + c]!;
        total += weight;
      }
    }
    return Math.floor(sum / total + 0.5);
  });
  return { width: image.width, height: image.height, data };
}

describe('gaussianBlur', () => {
  const noise = noiseImage(19, 13);

  it.each([0.3, 1, 2.5])('agrees with the plain double loop at σ = %d', (sigma) => {
    // Half a level may fall to either side, as the two sum in another order.
    expect(
      largestDifference(gaussianBlur(noise, sigma, wholeOf(noise)), slowBlur(noise, sigma)),
    ).toBeLessThanOrEqual(1);
  });

  it('keeps a flat picture flat and commutes with mirroring', () => {
    const flat: RgbImage = { width: 9, height: 7, data: new Uint8Array(9 * 7 * 3).fill(201) };
    expect(gaussianBlur(flat, 2, wholeOf(flat))).toEqual(flat);
    const mirrored = gaussianBlur(flipHorizontal(noise), 1.5, wholeOf(noise));
    expect(
      largestDifference(mirrored, flipHorizontal(gaussianBlur(noise, 1.5, wholeOf(noise)))),
    ).toBeLessThanOrEqual(1);
  });

  it('spreads alike along both axes', () => {
    const dot: RgbImage = { width: 11, height: 11, data: new Uint8Array(11 * 11 * 3) };
    dot.data.fill(255, (5 * 11 + 5) * 3, (5 * 11 + 5) * 3 + 3);
    const blurred = gaussianBlur(dot, 1.2, wholeOf(dot));
    for (let i = 0; i < 11; i++) expect(pixelAt(blurred, i, 5)).toEqual(pixelAt(blurred, 5, i));
  });

  it('neither changes nor reads what is outside its region', () => {
    const image = gradientImage(20, 10);
    const region = { x: 6, y: 2, width: 9, height: 5 };
    const elsewhere: RgbImage = { ...image, data: image.data.map((value) => 255 - value) };
    for (let y = region.y; y < region.y + region.height; y++) {
      for (let i = (y * 20 + region.x) * 3; i < (y * 20 + region.x + region.width) * 3; i++) {
        elsewhere.data[i] = image.data[i]!;
      }
    }
    const [a, b] = [gaussianBlur(image, 2, region), gaussianBlur(elsewhere, 2, region)];
    expect(pixelAt(a, 0, 0)).toEqual(pixelAt(image, 0, 0));
    expect(pixelAt(b, 0, 0)).toEqual(pixelAt(elsewhere, 0, 0));
    for (let y = 2; y < 7; y++)
      for (let x = 6; x < 15; x++) expect(pixelAt(a, x, y)).toEqual(pixelAt(b, x, y));
  });

  it.each([0, -1, NaN, Infinity])('refuses a σ of %d', (sigma) => {
    expect(() => gaussianBlur(noise, sigma, wholeOf(noise))).toThrow(
      `gaussianBlur: sigmaPx must be finite and above 0, got ${sigma}`,
    );
  });

  it.each([
    { x: 1, y: 0, width: 19, height: 2 },
    { x: -1, y: 0, width: 2, height: 2 },
    { x: 0, y: 0.5, width: 2, height: 2 },
  ])('refuses the region %o', (region) => {
    expect(() => gaussianBlur(noise, 1, region)).toThrow(
      /^gaussianBlur: region must be of whole pixels inside 19×13, got /,
    );
  });
});
