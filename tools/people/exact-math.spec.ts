import { describe, expect, it } from 'vitest';
import { arcSine, cosine, sine, smoothStep } from './exact-math.ts';

describe('exact mathematics', () => {
  it('agrees with the functions of the engine', () => {
    for (let angle = -20; angle <= 20; angle += 0.013) {
      expect(Math.abs(sine(angle) - Math.sin(angle))).toBeLessThan(2e-6);
      expect(Math.abs(cosine(angle) - Math.cos(angle))).toBeLessThan(2e-6);
    }
    for (let value = -1; value <= 1; value += 0.001)
      expect(Math.abs(arcSine(value) - Math.asin(value))).toBeLessThan(1e-4);
  });

  it('takes what rounding leaves beyond ±1', () => {
    expect(arcSine(1.0000001)).toBeCloseTo(Math.PI / 2, 6);
    expect(arcSine(-2)).toBeCloseTo(-Math.PI / 2, 6);
  });

  it('steps smoothly', () => {
    expect([0, 1, 1.5, 2, 3].map((value) => smoothStep(1, 2, value))).toEqual([0, 0, 0.5, 1, 1]);
  });
});
