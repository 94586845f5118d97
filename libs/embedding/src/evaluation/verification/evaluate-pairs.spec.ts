import { createSeededRandom } from '@gallerist/metrics/random';
import { describe, expect, it } from 'vitest';
import type { EmbeddedFeatures } from '../embedded-features.ts';
import { evaluatePairs } from './evaluate-pairs.ts';
import type { ListedPair } from './evaluate-pairs.ts';

/** Unit vectors of the plane at these angles (degrees). */
function plane(angles: readonly number[]): EmbeddedFeatures {
  const values = Float32Array.from(
    angles.flatMap((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]),
  );
  return { values, rows: angles.length, dimensions: 2 };
}

const same = (first: number, second: number): ListedPair => ({ first, second, isSame: true });
const other = (first: number, second: number): ListedPair => ({ first, second, isSame: false });

describe('evaluatePairs', () => {
  it('measures a separation that can be read off the angles', () => {
    const features = plane([0, 20, 90, 120, 200]);
    const folds = [
      [same(0, 1), other(0, 2)],
      [same(2, 3), other(1, 4)],
    ];
    const { report, similarities, hardest } = evaluatePairs(
      { references: features, probes: features },
      folds,
    );
    const expected = [20, 90, 30, 180].map((angle) => Math.cos((angle * Math.PI) / 180));
    expected.forEach((cosine, pair) => expect(similarities[pair]).toBeCloseTo(cosine, 6));
    expect(report).toMatchObject({ genuinePairs: 2, impostorPairs: 2, auc: 1, equalErrorRate: 0 });
    // The first fold's threshold lets 20° pass and refuses 30°; the second one's lets both pass.
    expect(report.accuracy?.folds.map(({ accuracy }) => accuracy)).toEqual([1, 0.5]);
    expect(report.tarAtFmr.every(({ tar, sampleFmr }) => tar === 1 && sampleFmr === 0)).toBe(true);
    expect(hardest.genuine[0]).toMatchObject({ reference: 2, probe: 3 });
    expect(hardest.impostor[0]).toMatchObject({ reference: 0, probe: 2 });
    expect(report.histograms.genuine.counts.reduce((sum, count) => sum + count)).toBe(2);
  });

  it('gives each fold the threshold that is best on the others, as a plain loop finds it', () => {
    const random = createSeededRandom(3);
    const angles: number[] = [];
    const folds = Array.from({ length: 5 }, () =>
      Array.from({ length: 30 }, (_, place) => {
        const isSame = place < 15;
        const angle = isSame ? 60 * random.next() : 30 + 100 * random.next();
        const first = angles.push(0, angle) - 2;
        return { first, second: first + 1, isSame };
      }),
    );
    const features = plane(angles);
    const { report, similarities } = evaluatePairs({ references: features, probes: features }, folds);
    const pairs = folds.flat();
    const right = (of: readonly number[], threshold: number) =>
      of.filter((pair) => 2 - 2 * (similarities[pair] ?? 0) < threshold === pairs[pair]?.isSame).length;
    const places = pairs.map((_, pair) => pair);
    const accuracies = folds.map((_, fold) => {
      const isIn = (pair: number) => Math.floor(pair / 30) === fold;
      let best = { threshold: 0, right: -1 };
      for (let step = 0; step < 400; step += 1) {
        const count = right(
          places.filter((pair) => !isIn(pair)),
          step * 0.01,
        );
        if (count > best.right) best = { threshold: step * 0.01, right: count };
      }
      return right(places.filter(isIn), best.threshold) / 30;
    });
    expect(report.accuracy?.folds.map(({ accuracy }) => accuracy)).toEqual(accuracies);
    expect(report.accuracy?.rate).toBeCloseTo(accuracies.reduce((sum, value) => sum + value) / 5, 12);
  });

  it('refuses pairs with a picture that gave no embedding at each threshold', () => {
    const features = { ...plane([0, 0, 90, 0]), isUsable: Uint8Array.of(1, 0, 1, 1) };
    const folds = [[same(0, 1), same(0, 3), other(0, 2), other(1, 2)]];
    const { report, trials, similarities } = evaluatePairs({ references: features, probes: features }, folds);
    expect([...similarities].map((value) => Math.round(value))).toEqual([-1, 1, 0, -1]);
    expect(report.accuracy).toBeNull();
    expect(report.tarAtFmr.map(({ tar }) => tar)).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(trials.measuresOf([0])).toMatchObject({
      'TAR at the threshold of FMR 1e-3': 0,
      'FMR there': null,
    });
    expect(trials.measuresOf([1, 2])).toMatchObject({
      'TAR at the threshold of FMR 1e-3': 1,
      'FMR there': 0,
    });
  });

  it('takes the probe from its own features', () => {
    const folds = [[same(0, 1), other(0, 1)]];
    const found = evaluatePairs({ references: plane([0, 0]), probes: plane([45, 60]) }, folds);
    expect(found.similarities[0]).toBeCloseTo(0.5, 6);
  });

  it('says which kind of pairs is missing', () => {
    const features = plane([0, 10]);
    const of = (...pairs: ListedPair[]) => evaluatePairs({ references: features, probes: features }, [pairs]);
    expect(() => of(other(0, 1))).toThrow(expect.objectContaining({ code: 'NO_GENUINE_PAIRS' }));
    expect(() => of(same(0, 1))).toThrow(expect.objectContaining({ code: 'NO_IMPOSTOR_PAIRS' }));
  });
});
