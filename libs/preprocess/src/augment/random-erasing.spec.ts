import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreeOutside, createTestRandom, letterboxedCrop } from '../../test/crops.ts';
import { noiseImage } from '../../test/pictures.ts';
import { pcb384Spec } from '../spec/built-in-specs.ts';
import type { RandomErasingOptions } from './random-erasing.ts';
import { drawErasedBox, randomErasing } from './random-erasing.ts';

const paper: RandomErasingOptions = {
  probability: 1,
  minArea: 0.02,
  maxArea: 0.4,
  minAspect: 0.3,
  fill: 'noise',
};
const side = fc.integer({ min: 1, max: 400 });

describe('drawErasedBox', () => {
  it('stays inside the content and inside the bounds of area', () => {
    const bounds = fc.tuple(
      fc.double({ min: 0.01, max: 1, noNaN: true }),
      fc.double({ min: 0.01, max: 1, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.tuple(side, side), bounds, fc.nat(), ([width, height], [a, b], seed) => {
        const content = { x: 7, y: 3, width, height };
        const [minArea, maxArea] = [Math.min(a, b), Math.max(a, b)];
        const box = drawErasedBox(content, { minArea, maxArea, minAspect: 0.3 }, createTestRandom(seed));
        if (box === null) return;
        const share = (box.width * box.height) / (width * height);
        expect(share).toBeGreaterThanOrEqual(minArea);
        expect(share).toBeLessThanOrEqual(maxArea);
        expect(Math.min(box.x - 7, box.y - 3)).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width).toBeLessThanOrEqual(7 + width);
        expect(box.y + box.height).toBeLessThanOrEqual(3 + height);
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it('draws aspects between r1 and 1 / r1, to the rounding of a pixel', () => {
    const content = { x: 0, y: 0, width: 400, height: 400 };
    const random = createTestRandom(3);
    const aspects = Array.from({ length: 500 }, () => {
      const box = drawErasedBox(content, paper, random);
      return (box?.height ?? NaN) / (box?.width ?? NaN);
    });
    // The shortest side is at least 400·√(0.02·0.3) = 31 pixels, so that half a pixel is 1.7 % of it.
    expect(Math.min(...aspects)).toBeGreaterThan(0.3 * 0.98);
    expect(Math.max(...aspects)).toBeLessThan(1.02 / 0.3);
    expect(Math.min(...aspects)).toBeLessThan(0.5);
    expect(Math.max(...aspects)).toBeGreaterThan(2.5);
  });

  it('finds none in a crop too small for the areas', () => {
    const content = { x: 0, y: 0, width: 2, height: 2 };
    const narrow = { minArea: 0.3, maxArea: 0.4, minAspect: 0.3 };
    expect(drawErasedBox(content, narrow, createTestRandom(1))).toBeNull();
  });
});

describe('randomErasing', () => {
  const crop = letterboxedCrop(pcb384Spec, noiseImage(30, 160));

  it('paints inside the content only, with one colour where asked', () => {
    for (let seed = 0; seed < 20; seed++) {
      const erased = randomErasing(crop, { ...paper, fill: [1, 2, 3] }, createTestRandom(seed * 7919));
      expect(agreeOutside(erased.image, crop.image, crop.content)).toBe(true);
      const painted = erased.image.data.filter(
        (_, i) => i % 3 === 0 && isColour(erased.image.data, i),
      ).length;
      const share = painted / (crop.content.width * crop.content.height);
      expect(share).toBeGreaterThanOrEqual(0.02);
      expect(share).toBeLessThanOrEqual(0.401);
    }
  });

  it('forgets the points that it covers and keeps the others', () => {
    const all = { ...paper, minArea: 0.9, maxArea: 1, minAspect: 0.2, fill: [0, 0, 0] } as const;
    const flat = letterboxedCrop(pcb384Spec, noiseImage(128, 384));
    const counts = [0, 1, 2, 3].map((seed) => {
      const { keypoints } = randomErasing(
        flat,
        { ...all, minArea: 0.05, maxArea: 0.2 },
        createTestRandom(seed * 57),
      );
      return keypoints?.points.filter((point) => point === null).length ?? NaN;
    });
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(Math.min(...counts)).toBeLessThan(5);
  });

  it.each([
    [{ minArea: 0 }, 'minArea must be in'],
    [{ maxArea: 1.2 }, 'maxArea must be in'],
    [{ minAspect: 0 }, 'minAspect must be in'],
    [{ minArea: 0.5, maxArea: 0.4 }, 'minArea must be at most maxArea (0.4), got 0.5'],
    [{ probability: 2 }, 'probability must be in [0, 1], got 2'],
  ])('refuses %o', (wrong, message) => {
    expect(() => randomErasing(crop, { ...paper, ...wrong }, createTestRandom(1))).toThrow(
      `randomErasing: ${message}`,
    );
  });
});

const isColour = (data: Uint8Array, at: number): boolean =>
  data[at] === 1 && data[at + 1] === 2 && data[at + 2] === 3;
