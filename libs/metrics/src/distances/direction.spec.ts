import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeBackends } from '../../test/tensor-backends.ts';
import {
  farther,
  farthestOfAll,
  isFarther,
  isNearer,
  margin,
  marginTensor,
  nearer,
  nearestOfAll,
} from './direction.ts';

const distance = { isSimilarity: false };
const similarity = { isSimilarity: true };

describe('the direction of a measure', () => {
  it('takes larger distances and smaller similarities as farther', () => {
    expect([margin(distance, 0.7, 0.5), margin(similarity, 0.7, 0.5)].map((m) => Math.sign(m))).toEqual([
      1, -1,
    ]);
    expect([isFarther(distance, 2, 1), isFarther(similarity, 2, 1)]).toEqual([true, false]);
    expect([isNearer(distance, 2, 1), isNearer(similarity, 2, 1)]).toEqual([false, true]);
    expect([farther(distance, 2, 1), farther(similarity, 2, 1)]).toEqual([2, 1]);
    expect([nearer(distance, 2, 1), nearer(similarity, 2, 1)]).toEqual([1, 2]);
  });

  it('calls equal values neither farther nor nearer', () => {
    expect([isFarther(distance, 1, 1), isNearer(similarity, 1, 1)]).toEqual([false, false]);
  });

  it.each([distance, similarity])('begins searches beyond every value ($isSimilarity)', (measure) => {
    expect(isFarther(measure, farthestOfAll(measure), 1e30)).toBe(true);
    expect(isNearer(measure, nearestOfAll(measure), -1e30)).toBe(true);
    expect(isNearer(measure, nearestOfAll(measure), 1e30)).toBe(true);
  });
});

describeBackends('the margin of tensors', () => {
  it('is that of their numbers', () => {
    const values = tidy(() => [
      marginTensor(distance, tensor1d([3, 1]), 2).arraySync(),
      marginTensor(similarity, tensor1d([3, 1]), tensor1d([2, 2])).arraySync(),
    ]);
    expect(values).toEqual([
      [1, -1],
      [-1, 1],
    ]);
  });
});
