import { describe, expect, it } from 'vitest';
import { agreeOutside, createTestRandom, letterboxedCrop } from '../../test/crops.ts';
import { noiseImage } from '../../test/pictures.ts';
import { pcb384Spec } from '../spec/built-in-specs.ts';
import { colourJitter } from './colour-jitter.ts';

const crop = letterboxedCrop(pcb384Spec, noiseImage(30, 70));
const strong = { probability: 1, brightness: 0.5, contrast: 0.5, saturation: 0.5, hue: 0.3 };
const nothing = { probability: 1, brightness: 0, contrast: 0, saturation: 0, hue: 0 };

describe('colourJitter', () => {
  it('recolours the content and leaves padding, points and map alone', () => {
    const jittered = colourJitter(crop, strong, createTestRandom(5));
    expect(jittered.image.data).not.toEqual(crop.image.data);
    expect(agreeOutside(jittered.image, crop.image, crop.content)).toBe(true);
    expect({ ...jittered, image: null }).toEqual({ ...crop, image: null });
  });

  it('changes nothing where every amount is 0', () => {
    expect(colourJitter(crop, nothing, createTestRandom(5))).toEqual(crop);
  });

  it.each([
    ['brightness', 1.1],
    ['contrast', -0.1],
    ['saturation', NaN],
    ['hue', 0.6],
    ['probability', -1],
  ])('refuses a %s of %d', (name, value) => {
    expect(() => colourJitter(crop, { ...strong, [name]: value }, createTestRandom(1))).toThrow(
      `colourJitter: ${name} must be in [0, ${name === 'hue' ? 0.5 : 1}], got ${value}`,
    );
  });
});
