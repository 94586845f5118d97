import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestRandom, letterboxedCrop } from '../../test/crops.ts';
import { gradientImage, noiseImage, pixelAt } from '../../test/pictures.ts';
import { embeddingNetV2Spec } from '../spec/built-in-specs.ts';
import { paddingMask } from '../spec/padding-mask.ts';
import { randomPadCrop } from './random-pad-crop.ts';

const crop = letterboxedCrop(embeddingNetV2Spec, noiseImage(50, 70));
const fill = [9, 8, 7] as const;
const shiftOf = (seed: number, padPx: number) =>
  randomPadCrop(crop, { probability: 1, padPx, fill }, createTestRandom(seed));

describe('randomPadCrop', () => {
  it('shifts by whole pixels, fills with the padding and marks it so', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000 }), fc.integer({ min: 0, max: 20 }), (seed, padPx) => {
        const shifted = shiftOf(seed, padPx);
        const dx = shifted.toCrop[2] - crop.toCrop[2];
        const dy = shifted.toCrop[5] - crop.toCrop[5];
        expect(Math.max(Math.abs(dx), Math.abs(dy))).toBeLessThanOrEqual(padPx);
        expect(Math.abs(dx - Math.round(dx)) + Math.abs(dy - Math.round(dy))).toBeLessThan(1e-9);
        const mask = paddingMask(shifted);
        for (let y = 0; y < 64; y += 3) {
          for (let x = 0; x < 64; x += 3) {
            const [fromX, fromY] = [x - Math.round(dx), y - Math.round(dy)];
            const isFramed = fromX >= 0 && fromY >= 0 && fromX < 64 && fromY < 64;
            expect(pixelAt(shifted.image, x, y)).toEqual(isFramed ? pixelAt(crop.image, fromX, fromY) : fill);
            const isContent =
              isFramed && fromX >= crop.content.x && fromX < crop.content.x + crop.content.width;
            expect(mask[y * 64 + x]).toBe(isContent ? 0 : 1);
          }
        }
      }),
      { seed: 2, numRuns: 40 },
    );
  });

  it('keeps proportions: the map’s scales stay as they were', () => {
    expect(shiftOf(3, 10).toCrop.filter((_, index) => index % 3 !== 2)).toEqual(
      crop.toCrop.filter((_, index) => index % 3 !== 2),
    );
  });

  it('moves points along and forgets those that leave the frame', () => {
    const wide = letterboxedCrop(embeddingNetV2Spec, gradientImage(64, 64));
    const edge = { ...wide, keypoints: { set: 'face-5', points: Array(5).fill({ x: 1, y: 32 }) } } as const;
    const seen = new Set<boolean>();
    for (let seed = 0; seed < 30; seed++) {
      const moved = randomPadCrop(edge, { probability: 1, padPx: 8, fill }, createTestRandom(seed * 977));
      const dx = moved.toCrop[2];
      const [point] = moved.keypoints?.points ?? [];
      expect(point === null).toBe(1 + dx < 0);
      if (point) expect(point.x).toBe(1 + dx);
      seen.add(point === null);
    }
    expect(seen.size).toBe(2);
  });

  it('leaves alone what a shift would empty', () => {
    const thin = { ...crop, content: { x: 0, y: 0, width: 1, height: 1 } };
    for (let seed = 0; seed < 40; seed++) {
      const shifted = randomPadCrop(thin, { probability: 1, padPx: 20, fill }, createTestRandom(seed * 31));
      expect(shifted.content.width * shifted.content.height).toBe(1);
    }
  });

  it.each([-1, 0.5, NaN])('refuses a padding of %d pixels', (padPx) => {
    expect(() => shiftOf(1, padPx)).toThrow(/^randomPadCrop: padPx must .*, got /);
  });
});
