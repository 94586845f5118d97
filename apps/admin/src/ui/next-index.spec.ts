import { describe, expect, it } from 'vitest';
import { nextIndex } from './next-index.ts';

describe('in a table', () => {
  const at = (index: number, key: string) => nextIndex(key, { index, count: 30, columns: 1 });

  it.each([
    [0, 'ArrowDown', 1],
    [29, 'ArrowDown', null],
    [0, 'ArrowUp', null],
    [5, 'ArrowRight', null],
    [25, 'PageDown', 29],
    [3, 'PageUp', 0],
    [7, 'Home', 0],
    [7, 'End', 29],
    [7, 'a', null],
  ])('from %d by %s to %j', (index, key, expected) => {
    expect(at(index, key)).toBe(expected);
  });
});

describe('in a grid of 4 columns and 10 tiles', () => {
  const at = (index: number, key: string) => nextIndex(key, { index, count: 10, columns: 4 });

  it.each([
    [0, 'ArrowDown', 4],
    [7, 'ArrowDown', null],
    [5, 'ArrowUp', 1],
    [1, 'ArrowUp', null],
    [3, 'ArrowRight', 4],
    [0, 'ArrowLeft', null],
  ])('from %d by %s to %j', (index, key, expected) => {
    expect(at(index, key)).toBe(expected);
  });
});

it('moves nowhere where nothing is', () => {
  expect(nextIndex('End', { index: 0, count: 0, columns: 1 })).toBeNull();
});
