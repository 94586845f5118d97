import { describe, expect, it } from 'vitest';
import { anchorsFor, readAnchorGrid } from './ssd-anchors.ts';

const strides = [16, 32, 64, 128, 256, 512];

/** A list as the weight file holds it, made with a loop of its own: shape k of layer l is (20 + 10k)·(l + 1) px wide. */
function cornersFor(side: number): Float32Array {
  const values: number[] = [];
  strides.forEach((stride, layer) => {
    for (let y = stride / 2; y < side; y += stride) {
      for (let x = stride / 2; x < side; x += stride) {
        for (let shape = 0; shape < (layer === 0 ? 3 : 6); shape += 1) {
          const half = ((20 + 10 * shape) * (layer + 1)) / 2;
          values.push((y - half) / side, (x - half) / side, (y + half) / side, (x + half) / side);
        }
      }
    }
  });
  return Float32Array.from(values);
}

describe('anchors', () => {
  it('come back as they were at the trained size', () => {
    const corners = cornersFor(512);
    const anchors = anchorsFor(readAnchorGrid(corners, 512), 512, 512);
    expect(anchors).toHaveLength(5118);
    for (const index of [0, 1, 500, 3071, 3072, 4700, 5000, 5117]) {
      const [top = 0, left = 0, bottom = 0] = corners.subarray(index * 4);
      expect(anchors[index]?.x).toBeCloseTo(left * 512, 3);
      expect(anchors[index]?.y).toBeCloseTo(top * 512, 3);
      expect(anchors[index]?.height).toBeCloseTo((bottom - top) * 512, 3);
    }
  });

  it('follow the maps of an input of another shape: 320 × 224', () => {
    const anchors = anchorsFor(readAnchorGrid(cornersFor(512), 512), 320, 224);
    const cells = [20 * 14, 10 * 7, 5 * 4, 3 * 2, 2 * 1, 1 * 1];
    expect(anchors).toHaveLength(cells.reduce((sum, count, layer) => sum + count * (layer === 0 ? 3 : 6), 0));
  });

  it('refuses a list that is not that grid', () => {
    expect(() => readAnchorGrid(new Float32Array(12), 512)).toThrow(RangeError);
  });
});
