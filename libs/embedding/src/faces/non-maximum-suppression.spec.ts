import { describe, expect, it } from 'vitest';
import { overlap, suppressNonMaxima } from './non-maximum-suppression.ts';

const square = (x: number, y: number, side: number) => ({ x, y, width: side, height: side });

describe('suppressNonMaxima', () => {
  it('keeps the surest of two finds of one face and both of two faces', () => {
    const kept = suppressNonMaxima(
      [
        { box: square(0, 0, 100), confidence: 0.7 },
        { box: square(5, 5, 100), confidence: 0.9 },
        { box: square(200, 0, 100), confidence: 0.6 },
      ],
      0.4,
    );
    expect(kept.map(({ confidence }) => confidence)).toEqual([0.9, 0.6]);
  });

  it('drops a less sure find that lies inside a surer one, however small', () => {
    expect(
      suppressNonMaxima(
        [
          { box: square(0, 0, 100), confidence: 0.9 },
          { box: square(30, 30, 20), confidence: 0.8 },
        ],
        0.4,
      ),
    ).toHaveLength(1);
  });

  it('returns nothing for nothing', () => {
    expect(suppressNonMaxima([], 0.4)).toEqual([]);
  });
});

describe('overlap', () => {
  it('is shared area over union and over the smaller box', () => {
    const { ofUnion, ofSmaller } = overlap(square(0, 0, 10), square(5, 0, 10));
    expect(ofUnion).toBeCloseTo(50 / 150, 12);
    expect(ofSmaller).toBeCloseTo(0.5, 12);
  });

  it('is 0 for boxes that only touch', () => {
    expect(overlap(square(0, 0, 10), square(10, 0, 10))).toEqual({ ofUnion: 0, ofSmaller: 0 });
  });
});
