import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTestRandom, letterboxedCrop } from '../../test/crops.ts';
import { gradientImage, noiseImage } from '../../test/pictures.ts';
import { applyAffine } from '../geometry/affine.ts';
import { pcb384Spec, embeddingNetV2Spec } from '../spec/built-in-specs.ts';
import { paddingMask } from '../spec/padding-mask.ts';
import type { AugmentationDraw } from './augment-crop.ts';
import { augmentCrop } from './augment-crop.ts';
import type { AugmentableCrop } from './augmentable-crop.ts';
import type { AugmentationSteps } from './augmentation-steps.ts';

const all: AugmentationSteps = [
  { kind: 'flip', probability: 0.5 },
  { kind: 'pad-crop', probability: 0.8, padPx: 6 },
  { kind: 'colour-jitter', probability: 0.8, brightness: 0.3, contrast: 0.3, saturation: 0.3, hue: 0.05 },
  { kind: 'blur', probability: 0.4, minSigmaPx: 0.3, maxSigmaPx: 1.5 },
  { kind: 'occlude', probability: 0.3, minShare: 0.1, maxShare: 0.4, sides: ['bottom', 'left', 'right'] },
  { kind: 'erase', probability: 0.5, minArea: 0.02, maxArea: 0.3, minAspect: 0.3, fill: 'noise' },
];
const crop = letterboxedCrop(embeddingNetV2Spec, noiseImage(40, 70));
const padding = embeddingNetV2Spec.padding;
const drawAt = (at: Partial<AugmentationDraw> = {}): AugmentationDraw => ({
  seed: 1,
  epoch: 0,
  sampleIndex: 0,
  createRandom: createTestRandom,
  ...at,
});
const augmented = (draw: AugmentationDraw, steps: AugmentationSteps = all, of: AugmentableCrop = crop) =>
  augmentCrop(of, { steps, padding }, draw);

describe('augmentCrop', () => {
  it('gives the same bytes for the same seed, epoch and sample, and writes to none of its inputs', () => {
    const before = Uint8Array.from(crop.image.data);
    const whole = fc.nat({ max: 2 ** 31 });
    fc.assert(
      fc.property(whole, whole, whole, (seed, epoch, sampleIndex) => {
        const draw = drawAt({ seed, epoch, sampleIndex });
        expect(augmented(draw)).toEqual(augmented(draw));
      }),
      { seed: 9, numRuns: 40 },
    );
    expect(crop.image.data).toEqual(before);
  });

  it('gives other bytes for another seed, epoch or sample', () => {
    const draws = [{}, { seed: 2 }, { epoch: 1 }, { sampleIndex: 1 }].map((at) => augmented(drawAt(at)));
    expect(new Set(draws.map(({ image }) => image.data.join())).size).toBe(4);
  });

  it('keeps proportions: the map keeps one scale, alike in x and y', () => {
    const [scale] = crop.toCrop;
    for (let sampleIndex = 0; sampleIndex < 60; sampleIndex++) {
      const [a, b, , d, e] = augmented(drawAt({ sampleIndex })).toCrop;
      expect([Math.abs(a), e]).toEqual([scale, scale]);
      expect(Math.abs(b) + Math.abs(d)).toBe(0);
    }
  });

  it('leaves the padding colour under the padding mask', () => {
    const grey = letterboxedCrop(embeddingNetV2Spec, gradientImage(30, 90));
    for (let sampleIndex = 0; sampleIndex < 25; sampleIndex++) {
      const result = augmented(drawAt({ sampleIndex }), all, grey);
      paddingMask(result).forEach((isPadding, pixel) => {
        if (isPadding === 1)
          expect([...result.image.data.subarray(pixel * 3, pixel * 3 + 3)]).toEqual(padding);
      });
    }
  });

  it('takes the points where it takes the pixels', () => {
    const movesOnly = all.slice(0, 2);
    const centre = { x: 20, y: 35 };
    const one = {
      ...crop,
      keypoints: { set: 'face-5', points: Array(5).fill(applyAffine(crop.toCrop, centre)) },
    } as const;
    for (let sampleIndex = 0; sampleIndex < 40; sampleIndex++) {
      const { toCrop, keypoints } = augmented(drawAt({ sampleIndex }), movesOnly, one);
      const expected = applyAffine(toCrop, centre);
      expect(keypoints?.points[0]?.x).toBeCloseTo(expected.x, 9);
      expect(keypoints?.points[0]?.y).toBeCloseTo(expected.y, 9);
    }
  });

  it('draws each step alike whatever other steps there are', () => {
    const last = all.slice(5);
    const erasedAlone = augmented(drawAt(), last).image.data;
    const withIdle = augmented(drawAt(), [{ kind: 'flip', probability: 0 }, ...last]).image.data;
    expect(withIdle).toEqual(erasedAlone);
  });

  it('returns the very crop without steps', () => {
    expect(augmented(drawAt(), [])).toBe(crop);
  });

  it('serves crops of every size and content', () => {
    const side = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(side, side, fc.nat(), (width, height, sampleIndex) => {
        const odd = letterboxedCrop(pcb384Spec, noiseImage(width, height));
        const steps = all.filter(({ kind }) => kind !== 'blur');
        const { image, content } = augmentCrop(
          odd,
          { steps, padding: pcb384Spec.padding },
          drawAt({ sampleIndex }),
        );
        expect(image.data).toHaveLength(128 * 384 * 3);
        expect(content.width * content.height).toBeGreaterThan(0);
      }),
      { seed: 10, numRuns: 30 },
    );
  });

  it.each(['seed', 'epoch', 'sampleIndex'] as const)('refuses a %s that is no whole number', (name) => {
    for (const value of [-1, 0.5, NaN]) {
      expect(() => augmented(drawAt({ [name]: value }))).toThrow(
        `augmentCrop: draw.${name} must be a whole number ≥ 0, got ${value}`,
      );
    }
  });
});
