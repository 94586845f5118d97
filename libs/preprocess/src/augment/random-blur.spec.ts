import { describe, expect, it } from 'vitest';
import { agreeOutside, createTestRandom, letterboxedCrop } from '../../test/crops.ts';
import { noiseImage } from '../../test/pictures.ts';
import { embeddingNetV2Spec } from '../spec/built-in-specs.ts';
import { randomBlur } from './random-blur.ts';

const crop = letterboxedCrop(embeddingNetV2Spec, noiseImage(30, 70));
const options = { probability: 1, minSigmaPx: 0.5, maxSigmaPx: 2 };

describe('randomBlur', () => {
  it('smooths the content and leaves padding, points and map alone', () => {
    const blurred = randomBlur(crop, options, createTestRandom(5));
    const roughness = (data: Uint8Array) =>
      data.reduce((sum, value, i) => sum + Math.abs(value - (data[i + 3] ?? value)), 0);
    expect(roughness(blurred.image.data)).toBeLessThan(roughness(crop.image.data));
    expect(agreeOutside(blurred.image, crop.image, crop.content)).toBe(true);
    expect({ ...blurred, image: null }).toEqual({ ...crop, image: null });
  });

  it.each([
    [{ minSigmaPx: 0 }, 'minSigmaPx must be in'],
    [{ maxSigmaPx: 33 }, 'maxSigmaPx must be in'],
    [{ minSigmaPx: 3 }, 'minSigmaPx must be at most maxSigmaPx (2), got 3'],
  ])('refuses %o', (wrong, message) => {
    expect(() => randomBlur(crop, { ...options, ...wrong }, createTestRandom(1))).toThrow(
      `randomBlur: ${message}`,
    );
  });
});
