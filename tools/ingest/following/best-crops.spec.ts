import { createSeededRandom } from '@gallerist/metrics/random';
import { describe, expect, it } from 'vitest';
import { BestCrops } from './best-crops.ts';
import type { Crop } from './crop.ts';

const crop = (capturedAtMs: number, quality: number): Crop => ({
  ...{ capturedAtMs, quality },
  image: { width: 1, height: 1, data: new Uint8Array(3) },
  box: { x: 0, y: 0, width: 1, height: 1 },
});

describe('BestCrops', () => {
  it('keeps at most so many, spread over the whole time, the best of each stretch', () => {
    const random = createSeededRandom(1);
    const all = Array.from({ length: 300 }, (_, i) => crop(1e12 + i * 200, 0.6 + 0.4 * random.next()));
    const crops = new BestCrops(5);
    for (const one of all) crops.add(one);
    const kept = crops.best();
    // after 60 s stretches are 16 s long
    const expected = [0, 1, 2, 3].map((stretch) =>
      all
        .filter(({ capturedAtMs }) => Math.floor((capturedAtMs - 1e12) / 16_000) === stretch)
        .reduce((a, b) => (b.quality > a.quality ? b : a)),
    );
    expect(kept).toEqual(expected);
  });

  it('leaves out crops that are much worse than the best', () => {
    const crops = new BestCrops(5);
    for (const one of [crop(0, 0.9), crop(300, 0.44), crop(600, 0.46)]) crops.add(one);
    expect(crops.best().map(({ quality }) => quality)).toEqual([0.9, 0.46]);
  });

  it('does not want what it would not keep', () => {
    const crops = new BestCrops(3);
    expect(crops.wants(5, 0)).toBe(true);
    crops.add(crop(0, 0.5));
    expect(crops.wants(100, 0.5)).toBe(false);
    expect(crops.wants(100, 0.6)).toBe(true);
    expect(crops.wants(400, 0.1)).toBe(true);
  });
});
