import { describe, expect, test } from 'vitest';
import { estimateFmr } from './fmr-curve.ts';

const points = [
  { fmr: 1e-3, cosineSimilarity: 0.9, standardError: 0.01 },
  { fmr: 1e-2, cosineSimilarity: 0.8, standardError: 0.02 },
  { fmr: 1e-4, cosineSimilarity: 1.0, standardError: 0.01 },
];
const counts = { impostorIdentities: 500, impostorComparisons: 100_000 };

describe('estimateFmr', () => {
  test.each([
    [0.8, 1e-2],
    [0.85, 10 ** -2.5],
    [0.9, 1e-3],
    [1.0, 1e-4],
  ])('at %d is %d', (similarity, rate) => {
    expect(estimateFmr(points, counts, similarity)?.value).toBeCloseTo(rate, 10);
  });

  test('has an interval that holds the value and comes from the standard error', () => {
    // One decade a tenth: 1.96 × 0.015 moves the rate by a factor of 10^0.294.
    const estimate = estimateFmr(points, counts, 0.85);
    expect(estimate?.ciLow).toBeCloseTo(10 ** (-2.5 - 0.294), 10);
    expect(estimate?.ciHigh).toBeCloseTo(10 ** (-2.5 + 0.294), 10);
    expect(estimate).toMatchObject({ confidenceLevel: 0.95, ...counts });
  });

  test('says nothing outside what was measured', () => {
    expect(estimateFmr(points, counts, 0.79)).toBeNull();
    expect(estimateFmr(points, counts, 1.01)).toBeNull();
    expect(estimateFmr([], counts, 0.9)).toBeNull();
  });
});
