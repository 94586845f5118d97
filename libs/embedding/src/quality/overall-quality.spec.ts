import { describe, expect, it } from 'vitest';
import { overallQuality } from './overall-quality.ts';

const good = {
  detectionConfidence: 0.97,
  sharpness: 0.6,
  brightness: 0.45,
  subjectPx: 120,
  yawDegrees: 5,
  pitchDegrees: -8,
  rollDegrees: 2,
};

describe('overallQuality', () => {
  it('is high for a sharp, well lit, frontal face', () => {
    expect(overallQuality(good)).toBeGreaterThan(0.85);
  });

  it('is below 0.35 for a blur, a darkness or a glare that takes the embedding as far as another picture', () => {
    expect(overallQuality({ ...good, sharpness: 0.03 })).toBeLessThan(0.35);
    expect(overallQuality({ ...good, brightness: 0.03, sharpness: 0.04 })).toBeLessThan(0.35);
    expect(overallQuality({ ...good, brightness: 0.89 })).toBeLessThan(0.35);
  });

  it.each([
    ['a blurred one', { sharpness: 0.005 }],
    ['a black one', { brightness: 0.06 }],
    ['a burnt out one', { brightness: 0.96 }],
    ['a tiny one', { subjectPx: 12 }],
    ['a profile', { yawDegrees: 88 }],
  ])('is clearly lower for %s', (_, flaw) => {
    expect(overallQuality({ ...good, ...flaw })).toBeLessThan(overallQuality(good) - 0.3);
  });

  it('stays in [0, 1] at the ends of every measure', () => {
    expect(overallQuality({ ...good, sharpness: 0 })).toBe(0);
    const best = { ...good, detectionConfidence: 1, sharpness: 1, yawDegrees: 0, pitchDegrees: 0 };
    expect(overallQuality(best)).toBe(1);
  });
});
