import { expect, it } from 'vitest';
import { shareOf, toneOf } from './share-of.ts';

it('is a share, whatever it is of', () => {
  expect([shareOf(1, 4), shareOf(5, 4), shareOf(1, 0)]).toEqual([0.25, 1, 0]);
});

it('warns before it is too late', () => {
  expect([toneOf(0.79), toneOf(0.8), toneOf(0.92)]).toEqual(['accent.6', 'orange.6', 'red.7']);
});
