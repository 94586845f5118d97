import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../random/index.ts';
import { intersectionOverUnion, sharedArea } from './box-overlap.ts';
import type { TrackBox } from './tracking.types.ts';

/** Counts unit squares. */
function counted(a: TrackBox, b: TrackBox): number {
  const has = (box: TrackBox, x: number, y: number): boolean =>
    x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
  let [both, either] = [0, 0];
  for (let x = 0; x < 30; x += 1) {
    for (let y = 0; y < 30; y += 1) {
      if (has(a, x, y) && has(b, x, y)) both += 1;
      if (has(a, x, y) || has(b, x, y)) either += 1;
    }
  }
  return both / either;
}

describe('intersectionOverUnion', () => {
  it('is what counting squares gives', () => {
    const random = createSeededRandom(5);
    const box = (): TrackBox => ({
      ...{ x: random.integer(20), y: random.integer(20) },
      ...{ width: 1 + random.integer(10), height: 1 + random.integer(10) },
    });
    for (let run = 0; run < 200; run += 1) {
      const [a, b] = [box(), box()];
      expect(intersectionOverUnion(a, b)).toBeCloseTo(counted(a, b), 12);
      expect(intersectionOverUnion(b, a)).toBe(intersectionOverUnion(a, b));
    }
  });

  it('is 1 for the same box, and 0 for boxes that touch or have no area', () => {
    const box = { x: 3, y: 4, width: 5, height: 6 };
    expect(intersectionOverUnion(box, box)).toBe(1);
    expect(intersectionOverUnion(box, { ...box, x: 8 })).toBe(0);
    expect(sharedArea(box, { ...box, width: 0 })).toBe(0);
    expect(intersectionOverUnion({ ...box, height: 0 }, { ...box, height: 0 })).toBe(0);
  });
});
