import { describe, expect, it } from 'vitest';
import { percentile } from '../percentile.ts';
import { intervalOverPeople } from './interval-over-people.ts';

describe('intervalOverPeople', () => {
  it('is the percentiles of the draws where people differ', () => {
    const drawn = Array.from({ length: 201 }, (_, index) => index / 200);
    expect(intervalOverPeople(0.5, { drawn, identities: 40 })).toEqual({
      low: percentile(drawn, 2.5),
      high: percentile(drawn, 97.5),
    });
    expect(intervalOverPeople(1, { drawn: [1, 0.5, 1], identities: 2 }).low).toBeLessThan(1);
  });

  it.each([
    [1, 2, { low: 0.025 ** (1 / 2), high: 1 }],
    [1, 30, { low: 0.025 ** (1 / 30), high: 1 }],
    [0, 30, { low: 0, high: 1 - 0.025 ** (1 / 30) }],
  ])('of a rate of %d with %d people claims no certainty', (rate, identities, expected) => {
    const { low, high } = intervalOverPeople(rate, { drawn: [rate, rate, rate], identities });
    expect(low).toBeCloseTo(expected.low, 9);
    expect(high).toBeCloseTo(expected.high, 9);
  });

  it('knows nothing of nobody', () => {
    expect(intervalOverPeople(null, { drawn: [], identities: 0 })).toEqual({ low: null, high: null });
  });
});
