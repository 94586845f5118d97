import { describe, expect, it } from 'vitest';
import { createTestRandom, letterboxedCrop } from '../../test/crops.ts';
import { noiseImage, pixelAt } from '../../test/pictures.ts';
import { applyAffine } from '../geometry/affine.ts';
import { embeddingNetV2Spec, pcb384Spec } from '../spec/built-in-specs.ts';
import { paddingMask } from '../spec/padding-mask.ts';
import { mirroredCrop, randomFlip } from './random-flip.ts';

const crop = letterboxedCrop(embeddingNetV2Spec, noiseImage(33, 100));

describe('mirroredCrop', () => {
  it('is the identity when done twice: pixels, padding, points and map', () => {
    const twice = mirroredCrop(mirroredCrop(crop));
    expect(twice.image).toEqual(crop.image);
    expect(twice.content).toEqual(crop.content);
    twice.toCrop.forEach((value, index) => expect(value).toBeCloseTo(crop.toCrop[index]!, 9));
    twice.keypoints?.points.forEach((point, index) => {
      expect(point?.x).toBeCloseTo(crop.keypoints?.points[index]?.x ?? NaN, 9);
    });
  });

  it('takes each pixel, and the padding mask with it, to the other side', () => {
    const mirrored = mirroredCrop(crop);
    const { width } = crop.image;
    const [mask, mirroredMask] = [paddingMask(crop), paddingMask(mirrored)];
    // 33 × 100 in 64 × 64: 21 wide, 21 pixels of padding left and 22 right, so that the sides differ.
    expect(crop.content).toMatchObject({ x: 21, width: 21 });
    expect(mirrored.content).toMatchObject({ x: 22, width: 21 });
    for (let y = 0; y < 64; y++) {
      for (let x = 0; x < width; x++) {
        expect(pixelAt(mirrored.image, width - 1 - x, y)).toEqual(pixelAt(crop.image, x, y));
        expect(mirroredMask[y * width + width - 1 - x]).toBe(mask[y * width + x]);
      }
    }
  });

  it('gives the left eye’s place to the right eye, and a map that agrees', () => {
    const mirrored = mirroredCrop(crop);
    const [left, right] = crop.keypoints?.points ?? [];
    expect(mirrored.keypoints?.points[0]?.x).toBeCloseTo(64 - right!.x, 9);
    expect(mirrored.keypoints?.points[1]?.x).toBeCloseTo(64 - left!.x, 9);
    const centre = { x: 16.5, y: 50 };
    expect(applyAffine(mirrored.toCrop, centre).x).toBeCloseTo(64 - applyAffine(crop.toCrop, centre).x, 9);
  });
});

describe('randomFlip', () => {
  it('mirrors never, always, and about as often as its probability says', () => {
    const random = createTestRandom(1);
    const small = letterboxedCrop(embeddingNetV2Spec, noiseImage(4, 8));
    const isFlipped = (probability: number) => randomFlip(small, { probability }, random) !== small;
    const countOf = (probability: number) =>
      Array.from({ length: 1000 }, () => isFlipped(probability)).filter(Boolean).length;
    expect([countOf(0), countOf(1)]).toEqual([0, 1000]);
    // The seed is fixed; 300 ± 4 standard deviations (14.5 each).
    expect(Math.abs(countOf(0.3) - 300)).toBeLessThan(58);
  });

  it.each([-0.1, 1.1, NaN])('refuses a probability of %d', (probability) => {
    expect(() => randomFlip(letterboxedCrop(pcb384Spec), { probability }, createTestRandom(1))).toThrow(
      `randomFlip: probability must be in [0, 1], got ${probability}`,
    );
  });
});
