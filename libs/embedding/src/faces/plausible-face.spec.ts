import { describe, expect, it } from 'vitest';
import { isFaceShaped, isMostlyVisible } from './plausible-face.ts';

const frontal = [
  { x: 38, y: 52 },
  { x: 74, y: 52 },
  { x: 56, y: 72 },
  { x: 42, y: 92 },
  { x: 71, y: 92 },
];

describe('isFaceShaped', () => {
  it('takes a frontal face, enlarged, turned in the plane and moved', () => {
    const moved = frontal.map(({ x, y }) => ({ x: 300 - 4 * y, y: 4 * x - 20 }));
    expect(isFaceShaped(frontal)).toBe(true);
    expect(isFaceShaped(moved)).toBe(true);
  });

  it('takes a face that is turned far to a side', () => {
    expect(isFaceShaped(frontal.map(({ x, y }) => ({ x: 56 + 0.3 * (x - 56), y })))).toBe(true);
  });

  it.each([
    ['on a horizontal line', frontal.map(({ x }) => ({ x, y: 50 }))],
    ['on a vertical line', frontal.map(({ y }) => ({ x: 50, y }))],
    ['on a diagonal in order', frontal.map((_, index) => ({ x: 10 * index, y: 10 * index }))],
    ['mirrored', frontal.map(({ x, y }) => ({ x: -x, y }))],
    ['all in one place', frontal.map(() => ({ x: 5, y: 5 }))],
  ])('refuses points %s', (_, points) => {
    expect(isFaceShaped(points)).toBe(false);
  });
});

describe('isMostlyVisible', () => {
  const crop = { width: 150, height: 150 };
  const picture = { width: 150, height: 300 };

  it.each([
    [0, true],
    [70, true],
    [80, false],
    [200, false],
  ])('of a crop that reaches %s px beyond the left edge of 150 says %s', (beyondPx, expected) => {
    expect(isMostlyVisible([1, 0, beyondPx, 0, 1, 0], crop, picture)).toBe(expected);
  });

  it('refuses a crop that shows the whole picture small in its middle', () => {
    expect(isMostlyVisible([0.1, 0, 67, 0, 0.1, 60], crop, picture)).toBe(false);
  });
});
