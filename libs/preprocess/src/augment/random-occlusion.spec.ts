import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreeOutside, createTestRandom, letterboxedCrop } from '../../test/crops.ts';
import { noiseImage } from '../../test/pictures.ts';
import { pcb384Spec } from '../spec/built-in-specs.ts';
import type { RandomOcclusionOptions } from './random-occlusion.ts';
import { occludedBox, occlusionSides, randomOcclusion } from './random-occlusion.ts';

const options: RandomOcclusionOptions = {
  probability: 1,
  minShare: 0.2,
  maxShare: 0.5,
  sides: occlusionSides,
};

describe('occludedBox', () => {
  const content = { x: 10, y: 20, width: 30, height: 100 };

  it.each([
    ['top', { x: 10, y: 20, width: 30, height: 40 }],
    ['bottom', { x: 10, y: 80, width: 30, height: 40 }],
    ['left', { x: 10, y: 20, width: 12, height: 100 }],
    ['right', { x: 28, y: 20, width: 12, height: 100 }],
  ] as const)('covers two fifths from the %s', (side, box) => {
    expect(occludedBox(content, side, 0.4)).toEqual(box);
  });

  it('always covers something, leaves something and stays inside', () => {
    const side = fc.constantFrom(...occlusionSides);
    const extent = fc.integer({ min: 2, max: 300 });
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(side, fc.tuple(extent, extent), share, (from, [width, height], covered) => {
        const box = occludedBox({ x: 5, y: 6, width, height }, from, covered)!;
        const area = (box.width * box.height) / (width * height);
        const line = 1 / (from === 'left' || from === 'right' ? width : height);
        expect(area).toBeGreaterThan(0);
        expect(area).toBeLessThan(1);
        expect(Math.abs(area - covered)).toBeLessThanOrEqual(line + 1e-9);
        expect(box.x >= 5 && box.y >= 6).toBe(true);
        expect(box.x + box.width <= 5 + width && box.y + box.height <= 6 + height).toBe(true);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  it('covers nothing of a single line', () => {
    expect(occludedBox({ x: 0, y: 0, width: 1, height: 9 }, 'left', 0.5)).toBeNull();
  });
});

describe('randomOcclusion', () => {
  const crop = letterboxedCrop(pcb384Spec, noiseImage(40, 100));

  it('paints one colour over a part of the content and nothing else', () => {
    for (let seed = 0; seed < 12; seed++) {
      const occluded = randomOcclusion(crop, options, createTestRandom(seed * 4001));
      expect(occluded.image).not.toEqual(crop.image);
      expect(agreeOutside(occluded.image, crop.image, crop.content)).toBe(true);
      expect([occluded.content, occluded.toCrop]).toEqual([crop.content, crop.toCrop]);
    }
  });

  it('makes the mouth unseen from below and the eyes from above', () => {
    const from = (side: 'top' | 'bottom') =>
      randomOcclusion(
        crop,
        { ...options, minShare: 0.5, maxShare: 0.5, sides: [side] },
        createTestRandom(3),
      ).keypoints?.points.map((point) => point !== null);
    expect(from('bottom')).toEqual([true, true, false, false, false]);
    expect(from('top')).toEqual([false, false, true, true, true]);
  });

  it.each([
    [{ sides: [] }, 'sides must hold at least one, got none'],
    [{ minShare: 0 }, 'minShare must be in'],
    [{ maxShare: 1 }, 'maxShare must be in'],
    [{ minShare: 0.4, maxShare: 0.3 }, 'minShare must be at most maxShare (0.3), got 0.4'],
  ])('refuses %o', (wrong, message) => {
    expect(() => randomOcclusion(crop, { ...options, ...wrong }, createTestRandom(1))).toThrow(
      `randomOcclusion: ${message}`,
    );
  });
});
