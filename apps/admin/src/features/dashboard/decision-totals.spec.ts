import { expect, it } from 'vitest';
import { decisionTotals } from './decision-totals.ts';

it('sums over the days, of which there may be none', () => {
  const day = { searches: 3, match: 2, review: 1, unknown: 4 };
  expect(decisionTotals([day, day])).toEqual({ searches: 6, match: 4, review: 2, unknown: 8 });
  expect(decisionTotals([])).toEqual({ searches: 0, match: 0, review: 0, unknown: 0 });
});
