import { describe, expect, test } from 'vitest';

import { decide, isAtLeast, lowestSimilarity, surest } from './decision.ts';

const threshold = { match: 0.6, review: 0.5 };

describe('decision', () => {
  test('is inclusive at both thresholds', () => {
    expect([0.6, 0.599, 0.5, 0.499].map((cosine) => decide(cosine, threshold))).toEqual([
      'MATCH',
      'REVIEW',
      'REVIEW',
      'UNKNOWN',
    ]);
  });

  test('is UNKNOWN without candidates and else the surest of them', () => {
    expect(surest([])).toBe('UNKNOWN');
    expect(surest(['UNKNOWN', 'REVIEW'])).toBe('REVIEW');
    expect(surest(['REVIEW', 'MATCH', 'UNKNOWN'])).toBe('MATCH');
  });

  test('compares decisions by how sure they are', () => {
    expect(isAtLeast('MATCH', 'REVIEW')).toBe(true);
    expect(isAtLeast('REVIEW', 'REVIEW')).toBe(true);
    expect(isAtLeast('UNKNOWN', 'REVIEW')).toBe(false);
  });

  test('knows the lowest similarity of each decision', () => {
    expect(lowestSimilarity('MATCH', threshold)).toBe(0.6);
    expect(lowestSimilarity('REVIEW', threshold)).toBe(0.5);
    expect(lowestSimilarity('UNKNOWN', threshold)).toBe(-1);
  });
});
