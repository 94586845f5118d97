import { describe, expect, it } from 'vitest';
import { bestOf } from './bench-search.ts';

describe('bestOf', () => {
  const best = (...decisions: readonly ('MATCH' | 'REVIEW' | 'UNKNOWN' | null)[]): number =>
    bestOf(decisions.map((decision) => ({ decision })));

  it('is a match, else one to review, wherever it stands', () => {
    expect(best('UNKNOWN', 'REVIEW', 'MATCH', 'MATCH')).toBe(2);
    expect(best('UNKNOWN', null, 'REVIEW')).toBe(2);
  });

  it('is the first where nobody is known, and where nobody is seen', () => {
    expect(best('UNKNOWN', null)).toBe(0);
    expect(best()).toBe(0);
  });
});
