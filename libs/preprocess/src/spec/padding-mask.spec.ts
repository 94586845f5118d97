import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradientImage } from '../../test/pictures.ts';
import { fits } from '../raster/resize.ts';
import type { RgbImage } from '../types.ts';
import { cropSubject } from './crop-subject.ts';
import { contentShares, paddingMask } from './padding-mask.ts';
import type { PreprocessSpec } from './preprocess-spec.ts';
import { pcb384Spec } from './built-in-specs.ts';

const padding = [255, 0, 255] as const;
const specOf = (width: number, height: number, fit: (typeof fits)[number]): PreprocessSpec => ({
  ...pcb384Spec,
  padding,
  geometry: { kind: 'box', size: { width, height }, fit, margin: 0 },
});
function cropOf(image: RgbImage, spec: PreprocessSpec) {
  const crop = cropSubject({ image, subject: { kind: 'whole' } }, spec);
  if (!crop.ok) throw new Error(crop.error.message);
  return crop.value;
}

describe('paddingMask', () => {
  it('is 1 exactly where the crop has the colour of the padding', () => {
    const side = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(
        fc.tuple(side, side),
        fc.tuple(side, side),
        fc.constantFrom(...fits),
        ([w, h], [tw, th], fit) => {
          // A grey picture has no magenta in it.
          const image = { width: w, height: h, data: new Uint8Array(w * h * 3).fill(90) };
          const crop = cropOf(image, specOf(tw, th, fit));
          paddingMask(crop).forEach((isPadding, pixel) => {
            expect(isPadding === 1).toBe(crop.image.data[pixel * 3] === 255);
          });
        },
      ),
      { seed: 12, numRuns: 150 },
    );
  });

  it('is 0 everywhere for stretch, for crop and for an aligned face', () => {
    for (const fit of ['stretch', 'crop'] as const) {
      expect(paddingMask(cropOf(gradientImage(30, 80), specOf(20, 20, fit))).includes(1)).toBe(false);
    }
  });
});

describe('contentShares', () => {
  it('agrees with the mean of the mask over each cell', () => {
    const [width, height] = [24, 48];
    const cell = { width: 8, height: 6 };
    for (const [w, h] of [
      [10, 90],
      [90, 10],
      [24, 48],
      [23, 31],
    ] as const) {
      const crop = cropOf(gradientImage(w, h), specOf(width, height, 'letterbox'));
      const mask = paddingMask(crop);
      contentShares(crop, cell).forEach((share, at) => {
        const [left, top] = [(at % 8) * 3, Math.floor(at / 8) * 8];
        let content = 0;
        for (let y = top; y < top + 8; y++)
          for (let x = left; x < left + 3; x++) content += 1 - mask[y * width + x]!;
        expect(share).toBeCloseTo(content / 24, 12);
      });
    }
  });

  it('sums to the content’s area also where cells are no whole pixels', () => {
    const crop = cropOf(gradientImage(40, 90), specOf(50, 70, 'letterbox'));
    const shares = contentShares(crop, { width: 7, height: 9 });
    const area = shares.reduce((sum, share) => sum + share, 0) * ((50 * 70) / (7 * 9));
    expect(area).toBeCloseTo(crop.content.width * crop.content.height, 8);
  });

  it('refuses a grid of no cells', () => {
    const crop = cropOf(gradientImage(4, 4), specOf(4, 4, 'letterbox'));
    expect(() => contentShares(crop, { width: 0, height: 2 })).toThrow(/^contentShares: grid must have/);
  });
});
