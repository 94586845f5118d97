import { describe, expect, it } from 'vitest';
import { timeInName } from './time-in-name.ts';

const ms = Date.UTC(2026, 10, 30, 8, 15, 0, 200);

describe('timeInName', () => {
  it.each([
    ['2026-11-30T08-15-00.200Z.jpg', { ms }],
    ['cam3_2026-11-30T09-15-00.2+01-00.png', { ms }],
    [`${ms}.jpg`, { ms }],
    [`frame-${ms}-a.jpg`, { ms }],
    ['20261130_081500_200.jpg', { local: { ms } }],
    ['IMG 20261130 081500.jpg', { local: { ms: ms - 200 } }],
    ['0001.jpg', null],
    ['0001_c1s1_000151_00.jpg', null],
    ['20261330_081500.jpg', null],
    ['portrait.jpg', null],
  ])('of %s', (name, expected) => {
    expect(timeInName(name)).toEqual(expected);
  });
});
