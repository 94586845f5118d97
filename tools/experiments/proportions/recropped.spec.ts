import { describe, expect, it } from 'vitest';
import { ASPECTS, recropped } from './recropped.ts';

describe('recropped', () => {
  const image = { width: 64, height: 128, data: new Uint8Array(64 * 128 * 3) };

  it('keeps the largest window of an aspect from 1.2 to 4', () => {
    const aspects = Array.from({ length: 200 }, (_, seed) => {
      const { image: crop, aspect } = recropped(image, seed);
      expect(crop.width === 64 || crop.height === 128).toBe(true);
      expect(Math.abs(crop.height - crop.width * aspect)).toBeLessThan(0.5 + aspect);
      return aspect;
    });
    expect(Math.min(...aspects)).toBeGreaterThanOrEqual(ASPECTS.least);
    expect(Math.max(...aspects)).toBeLessThanOrEqual(ASPECTS.most);
    expect(aspects.filter((aspect) => aspect < 2.6).length).toBeGreaterThan(60);
    expect(aspects.filter((aspect) => aspect > 2.6).length).toBeGreaterThan(60);
  });

  it('draws the same window for the same seed', () => {
    expect(recropped(image, 7)).toEqual(recropped(image, 7));
  });
});
