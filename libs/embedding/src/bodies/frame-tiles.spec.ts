import { describe, expect, it } from 'vitest';
import { frameTiles, isCutByTile } from './frame-tiles.ts';

const plan = { minSidePx: 1024, sidePx: 640, maxPerSide: 4, sharedShare: 0.25, portraitShare: 0.5 };

describe('frameTiles', () => {
  it('has none for a frame that one look sees', () => {
    expect(frameTiles({ width: 1023, height: 768 }, plan)).toEqual([]);
  });

  it.each([
    [1920, 1080],
    [1080, 1920],
    [1024, 300],
    [3840, 2160],
    [6000, 4000],
    [5000, 400],
  ])('covers %i × %i, neighbours sharing what the plan says', (width, height) => {
    const tiles = frameTiles({ width, height }, plan);
    expect(tiles.length).toBeLessThanOrEqual(16);
    for (const axis of ['x', 'y'] as const) {
      const [length, side] = axis === 'x' ? [width, 'width' as const] : [height, 'height' as const];
      const starts = [...new Set(tiles.map((tile) => tile[axis]))].sort((a, b) => a - b);
      const span = tiles[0]?.[side] ?? 0;
      expect(starts[0]).toBe(0);
      expect(Math.abs((starts.at(-1) ?? 0) + span - length)).toBeLessThan(1);
      starts.slice(1).forEach((start, index) => {
        expect((starts[index] ?? 0) + span - start).toBeGreaterThan(0.25 * span - 1.5);
      });
    }
  });
});

describe('isCutByTile', () => {
  const frame = { width: 1920, height: 1080 };
  const tile = { x: 640, y: 0, width: 640, height: 640 };

  it('is what touches an edge inside the frame', () => {
    expect(isCutByTile({ x: 645, y: 100, width: 100, height: 200 }, tile, frame)).toBe(true);
    expect(isCutByTile({ x: 800, y: 400, width: 100, height: 236 }, tile, frame)).toBe(true);
  });

  it('is not what touches the edge of the frame, or none', () => {
    expect(isCutByTile({ x: 800, y: 0, width: 100, height: 200 }, tile, frame)).toBe(false);
    expect(isCutByTile({ x: 800, y: 100, width: 100, height: 200 }, tile, frame)).toBe(false);
    const last = { x: 1280, y: 440, width: 640, height: 640 };
    expect(isCutByTile({ x: 1820, y: 880, width: 100, height: 200 }, last, frame)).toBe(false);
    expect(isCutByTile({ x: 1285, y: 880, width: 100, height: 200 }, last, frame)).toBe(true);
  });
});
