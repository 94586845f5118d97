import { expect } from 'vitest';
import type { FittedThreshold } from '../src/thresholds/fitted-threshold.types.ts';

/** Equal but for rounding. */
export function expectAlikeThresholds(found: FittedThreshold, expected: FittedThreshold): void {
  expect(found.basis).toBe(expected.basis);
  expect(found.confidenceLevel).toBe(expected.confidenceLevel);
  expect(found.similarity).toBe(expected.similarity);
  if (expected.rate === null) expect(found.rate).toBeNull();
  else expect(found.rate! / expected.rate).toBeCloseTo(1, 6);
  expect(found.interval.high / expected.interval.high).toBeCloseTo(1, 5);
  if (expected.interval.low === 0) expect(found.interval.low).toBe(0);
  else expect(found.interval.low / expected.interval.low).toBeCloseTo(1, 5);
}
