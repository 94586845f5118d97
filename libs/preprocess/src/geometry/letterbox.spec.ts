import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyAffine, invertAffine } from './affine.ts';
import { computeLetterbox, letterboxMap } from './letterbox.ts';

const side = fc.integer({ min: 1, max: 5000 });
const size = fc.record({ width: side, height: side });

describe('computeLetterbox', () => {
  it.each([
    { from: [64, 128], to: [128, 256], scale: 2, content: [128, 256], pad: [0, 0, 0, 0] },
    { from: [60, 300], to: [128, 256], scale: 256 / 300, content: [51, 256], pad: [38, 0, 39, 0] },
    { from: [640, 480], to: [112, 112], scale: 0.175, content: [112, 84], pad: [0, 14, 0, 14] },
    { from: [101, 97], to: [160, 160], scale: 160 / 101, content: [160, 154], pad: [0, 3, 0, 3] },
    { from: [1, 5000], to: [64, 64], scale: 64 / 5000, content: [1, 64], pad: [31, 0, 32, 0] },
  ])('lays $from into $to', ({ from, to, scale, content, pad }) => {
    const [width = 0, height = 0] = from;
    const [targetWidth = 0, targetHeight = 0] = to;
    const box = computeLetterbox({ width, height }, { width: targetWidth, height: targetHeight });
    expect(box.scale).toBeCloseTo(scale, 12);
    expect([box.width, box.height]).toEqual(content);
    expect([box.padLeft, box.padTop, box.padRight, box.padBottom]).toEqual(pad);
  });

  it('always fills the frame, centred to one pixel', () => {
    fc.assert(
      fc.property(size, size, (source, target) => {
        const box = computeLetterbox(source, target);
        expect(box.padLeft + box.width + box.padRight).toBe(target.width);
        expect(box.padTop + box.height + box.padBottom).toBe(target.height);
        expect([0, 1]).toContain(box.padRight - box.padLeft);
        expect([0, 1]).toContain(box.padBottom - box.padTop);
        expect(box.width === target.width || box.height === target.height).toBe(true);
      }),
      { seed: 11, numRuns: 500 },
    );
  });

  it('maps points with the exact scale and back', () => {
    const map = letterboxMap(computeLetterbox({ width: 150, height: 200 }, { width: 128, height: 256 }));
    const expected = [
      [0, 0, 0, 42],
      [150, 200, 128, 212.66666666666666],
      [75, 100, 64, 127.33333333333333],
    ] as const;
    for (const [x, y, mappedX, mappedY] of expected) {
      const mapped = applyAffine(map, { x, y });
      expect(mapped.x).toBeCloseTo(mappedX, 9);
      expect(mapped.y).toBeCloseTo(mappedY, 9);
      const back = applyAffine(invertAffine(map), mapped);
      expect(back.x).toBeCloseTo(x, 9);
      expect(back.y).toBeCloseTo(y, 9);
    }
  });

  it.each([0, -1, 1.5, NaN])('throws for a width of %d', (width) => {
    expect(() => computeLetterbox({ width, height: 10 }, { width: 10, height: 10 })).toThrow(RangeError);
    expect(() => computeLetterbox({ width: 10, height: 10 }, { width, height: 10 })).toThrow(RangeError);
  });
});
