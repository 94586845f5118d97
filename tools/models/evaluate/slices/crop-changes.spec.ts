import type { RgbImage } from '@gallerist/preprocess';
import { describe, expect, it } from 'vitest';
import { cropChanges, downSampled, sideLit } from './crop-changes.ts';
import { greyMoments } from './picture-attributes.ts';

const filled = (width: number, height: number, value: (x: number, y: number) => number): RgbImage => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return value(pixel % width, Math.floor(pixel / width));
  }),
});

describe('sideLit', () => {
  it('scales each column by the light at its middle', () => {
    const lit = sideLit(
      filled(4, 1, () => 100),
      0.2,
      1.4,
    );
    expect([0, 3, 6, 9].map((at) => lit.data[at])).toEqual([35, 65, 95, 125]);
  });
});

describe('downSampled', () => {
  it('keeps the size and nothing finer than the height', () => {
    const stripes = filled(16, 32, (_, y) => (y % 2 === 0 ? 0 : 200));
    const small = downSampled(stripes, 16);
    expect([small.width, small.height]).toEqual([16, 32]);
    expect(new Set(small.data)).toEqual(new Set([100]));
    const halves = filled(16, 32, (_, y) => (y < 16 ? 0 : 200));
    expect(greyMoments(downSampled(halves, 16)).contrast).toBeGreaterThan(0.37);
  });

  it('leaves a picture that is no higher as it is', () => {
    const picture = filled(8, 10, (x) => x);
    expect(downSampled(picture, 10)).toBe(picture);
    expect(
      downSampled(
        filled(1, 40, () => 7),
        10,
      ),
    ).toMatchObject({ width: 1, height: 40 });
  });
});

describe('cropChanges', () => {
  it('have ids and labels of their own, and change a picture but not its size', () => {
    expect(new Set(cropChanges.map(({ id }) => id)).size).toBe(8);
    expect(new Set(cropChanges.map(({ label }) => label)).size).toBe(8);
    const picture = filled(20, 80, (x, y) => (37 * x + 11 * y) % 256);
    for (const { apply, label } of cropChanges) {
      const changed = apply(picture);
      expect([changed.width, changed.height], label).toEqual([20, 80]);
      expect(changed.data, label).not.toEqual(picture.data);
    }
  });
});

describe('greyMoments', () => {
  it('gives mean and spread of a picture of two greys', () => {
    const { brightness, contrast } = greyMoments(filled(2, 2, (x) => (x === 0 ? 51 : 153)));
    expect(brightness).toBeCloseTo(0.4, 12);
    expect(contrast).toBeCloseTo(0.2, 12);
  });
});
