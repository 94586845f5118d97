import { describe, expect, it } from 'vitest';
import { binaryEntropy, informationNearThreshold, surprisal, toMicrobits } from './expected-information.ts';

const threshold = { match: 0.9, review: 0.8 };

describe('the expected information of a question', () => {
  it('is the entropy of the posterior where that is known', () => {
    expect([0, 1].map(binaryEntropy)).toEqual([0, 0]);
    expect(binaryEntropy(0.5)).toBe(1);
    expect(binaryEntropy(0.11)).toBeCloseTo(0.49992, 4); // H(0.11) of tables
    const of = (confidence: number) =>
      informationNearThreshold({ confidence, cosineSimilarity: 0.5, threshold });
    expect(of(0.5)).toBe(1);
    expect(of(0.1)).toBeCloseTo(of(0.9), 12);
  });

  it('falls with the distance from the threshold where it is not', () => {
    const at = (cosineSimilarity: number) =>
      informationNearThreshold({ confidence: null, cosineSimilarity, threshold });
    expect([at(0.9), at(0.85), at(0.8), at(0.2)].map((bits) => Number(bits.toFixed(9)))).toEqual([
      1, 0.5, 0, 0,
    ]);
  });

  it('of what a person says is how little the model expected it, and bounded', () => {
    expect(surprisal({ confidence: 0.75, decision: 'MATCH' }, false)).toBe(2);
    expect(surprisal({ confidence: 0.5, decision: 'REVIEW' }, true)).toBe(1);
    expect(surprisal({ confidence: 1, decision: 'MATCH' }, false)).toBe(10);
    expect(surprisal({ confidence: null, decision: 'MATCH' }, false)).toBe(2);
    expect(surprisal({ confidence: null, decision: null }, true)).toBe(2);
  });

  it('is kept in whole millionths, which have one order', () => {
    expect(toMicrobits(1 / 3)).toBe(333_333);
  });
});
