import { describe, expect, it } from 'vitest';
import { goodRanks } from './good-ranks.ts';

const ranking = [
  { identityId: 'b', similarities: [0.9, 0.5, 0.1] },
  { identityId: 'a', similarities: [0.8, 0.6] },
  { identityId: 'c', similarities: [0.55] },
];

describe('goodRanks', () => {
  it('counts every better sample of everybody', () => {
    // 0.9 b, 0.8 a, 0.6 a, 0.55 c, 0.5 b, 0.1 b
    expect(goodRanks(ranking, { identityId: 'a', good: 2, isWhole: true })).toEqual([2, 3]);
    expect(goodRanks(ranking, { identityId: 'b', good: 3, isWhole: true })).toEqual([1, 5, 6]);
  });

  it('asks for more while somebody who was not named could stand before the last good match', () => {
    expect(goodRanks(ranking, { identityId: 'a', good: 2, isWhole: false })).toEqual([2, 3]);
    expect(goodRanks(ranking, { identityId: 'b', good: 3, isWhole: false })).toBeNull();
    expect(goodRanks(ranking, { identityId: 'a', good: 3, isWhole: false })).toBeNull();
    expect(goodRanks(ranking, { identityId: 'd', good: 1, isWhole: false })).toBeNull();
  });

  it('has no rank for somebody who is not there', () => {
    expect(goodRanks(ranking, { identityId: 'd', good: 0, isWhole: true })).toEqual([]);
  });
});
