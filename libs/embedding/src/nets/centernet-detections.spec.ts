import { describe, expect, it } from 'vitest';
import { centernetDetections } from './centernet-detections.ts';

/** Maps of two pictures of 3 × 4 squares, nobody in them. */
const emptyMaps = () => ({ values: new Float32Array(2 * 3 * 4 * 5), rows: 3, columns: 4 });

function put(maps: ReturnType<typeof emptyMaps>, place: readonly number[], values: readonly number[]): void {
  const [picture = 0, row = 0, column = 0] = place;
  maps.values.set(values, ((picture * maps.rows + row) * maps.columns + column) * 5);
}

describe('centernetDetections', () => {
  it('makes a box of how far a person reaches from the centre, and its confidence the root of the likelihood', () => {
    const maps = emptyMaps();
    put(maps, [0, 1, 2], [0.49, 3, 2, 5, 6]);
    expect(centernetDetections(maps, 0, 0.5)).toEqual([
      { box: { x: 5, y: 2, width: 8, height: 8 }, confidence: expect.closeTo(0.7, 6) as number },
    ]);
    expect(centernetDetections(maps, 1, 0.5)).toEqual([]);
  });

  it('takes the likeliest of neighbours alone, and nothing below the bound', () => {
    const maps = emptyMaps();
    put(maps, [1, 0, 0], [0.6, 1, 1, 1, 1]);
    put(maps, [1, 1, 1], [0.5, 1, 1, 1, 1]);
    put(maps, [1, 2, 3], [0.4, 1, 1, 1, 1]);
    put(maps, [0, 2, 3], [0.9, 1, 1, 1, 1]);
    expect(centernetDetections(maps, 1, 0.5).map(({ confidence }) => confidence ** 2)).toEqual([
      expect.closeTo(0.6, 6),
      expect.closeTo(0.4, 6),
    ]);
    expect(centernetDetections(maps, 1, 0.7)).toHaveLength(1);
  });

  it('leaves out what has no extent, and what is no number', () => {
    const maps = emptyMaps();
    put(maps, [0, 0, 0], [0.9, 1, 1, -1, 1]);
    put(maps, [0, 2, 3], [Number.NaN, 1, 1, 1, 1]);
    expect(centernetDetections(maps, 0, 0.1)).toEqual([]);
  });
});
