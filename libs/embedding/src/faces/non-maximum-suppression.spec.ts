import { describe, expect, it } from 'vitest';
import { overlap, suppressNonMaxima } from './non-maximum-suppression.ts';

const face = (x: number, y: number, side: number, confidence: number) => ({
  box: { x, y, width: side, height: side },
  confidence,
});

describe('suppressNonMaxima', () => {
  it('keeps the surest of two finds of one face and both of two faces', () => {
    const kept = suppressNonMaxima([face(0, 0, 100, 0.7), face(5, 5, 100, 0.9), face(200, 0, 100, 0.6)], 0.4);
    expect(kept.map(({ confidence }) => confidence)).toEqual([0.9, 0.6]);
  });

  it('drops a less sure find that lies inside a surer one, however small', () => {
    expect(suppressNonMaxima([face(0, 0, 100, 0.9), face(30, 30, 20, 0.8)], 0.4)).toHaveLength(1);
  });

  it('returns nothing for nothing', () => {
    expect(suppressNonMaxima([], 0.4)).toEqual([]);
  });
});

describe('overlap', () => {
  it('is shared area over union and over the smaller box', () => {
    const { ofUnion, ofSmaller } = overlap(face(0, 0, 10, 1).box, face(5, 0, 10, 1).box);
    expect(ofUnion).toBeCloseTo(50 / 150, 12);
    expect(ofSmaller).toBeCloseTo(0.5, 12);
  });

  it('is 0 for boxes that only touch', () => {
    expect(overlap(face(0, 0, 10, 1).box, face(10, 0, 10, 1).box)).toEqual({ ofUnion: 0, ofSmaller: 0 });
  });
});
