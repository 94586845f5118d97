import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyTriplet, tripletsOf } from '../../test/mining-batches.ts';
import { createSeededRandom } from '../random/seeded-random.ts';
import { randomTriplets } from './random-miner.ts';

describe('randomTriplets', () => {
  it('draws triplets of right labels, as many for each anchor that has any', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(3), { maxLength: 12 }),
        fc.nat(),
        fc.integer({ min: 1, max: 3 }),
        (labels, seed, tripletsPerAnchor) => {
          const options = { random: createSeededRandom(seed), tripletsPerAnchor };
          const drawn = tripletsOf(randomTriplets(labels, options));
          const possible = everyTriplet(labels);
          const known = new Set(possible.map((triplet) => triplet.join()));
          for (const triplet of drawn) expect(known.has(triplet.join())).toBe(true);
          const anchors = [...new Set(possible.map(([a]) => a))];
          expect(drawn.map(([a]) => a)).toEqual(
            anchors.flatMap((a) => new Array<number>(tripletsPerAnchor).fill(a)),
          );
        },
      ),
      { seed: 1, numRuns: 100 },
    );
  });

  it('draws each positive and each negative about equally often', () => {
    const labels = [0, 0, 0, 1, 1, 2];
    const random = createSeededRandom(4);
    const { anchors, positives, negatives } = randomTriplets(labels, { random, tripletsPerAnchor: 3000 });
    for (const [rows, expected] of [
      [positives, 1500],
      [negatives, 1000],
    ] as const) {
      // as: a literal table
      const counts = new Map<number, number>();
      anchors.forEach((a, i) => {
        if (a === 0) counts.set(rows[i]!, (counts.get(rows[i]!) ?? 0) + 1);
      });
      // ± 4 standard deviations (27 each).
      for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(110);
    }
  });

  it('repeats with the seed', () => {
    const mined = (seed: number) => randomTriplets([0, 0, 0, 1, 1, 1], { random: createSeededRandom(seed) });
    expect(mined(1)).toEqual(mined(1));
    expect(mined(1)).not.toEqual(mined(2));
  });

  it('refuses a number of triplets that is none', () => {
    const random = createSeededRandom(1);
    expect(() => randomTriplets([0], { random, tripletsPerAnchor: 0 })).toThrow(/tripletsPerAnchor must be/);
  });
});
