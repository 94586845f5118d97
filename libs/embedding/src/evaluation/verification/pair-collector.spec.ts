import { createSeededRandom } from '@gallerist/metrics/random';
import { describe, expect, it } from 'vitest';
import { PairCollector } from './pair-collector.ts';
import { thinnedCurve } from './thinned-curve.ts';

describe('PairCollector', () => {
  it('keeps about the asked number of impostors, and counts all', () => {
    const collector = new PairCollector({ impostorPairs: 1_000_000, maxImpostors: 10_000, seed: 5 });
    collector.addGenuine(0, 0, 1);
    for (let i = 0; i < 1_000_000; i += 1)
      collector.addImpostor(i % 1000, Math.floor(i / 1000), (i % 200) / 200);
    const { impostor, impostorPairs, histograms } = collector.finish();
    expect(impostorPairs).toBe(1_000_000);
    // Binomial: 10,000 ± 4 standard deviations (99.5); its mean ± 4 of 0.29 / 100.
    expect(Math.abs(impostor.length - 10_000)).toBeLessThan(400);
    const mean = impostor.reduce((sum, value) => sum + value, 0) / impostor.length;
    expect(Math.abs(mean - 199 / 400)).toBeLessThan(0.012);
    expect(histograms.impostor.total).toBe(1_000_000);
  });

  it('keeps the hardest pairs, one a probe, as sorting all of them does', () => {
    const random = createSeededRandom(1);
    const collector = new PairCollector({ impostorPairs: 5000, hardest: 7 });
    const pairs = Array.from({ length: 5000 }, (_, reference) => ({
      reference,
      probe: random.integer(40),
      similarity: random.next(),
    }));
    for (const { reference, probe, similarity } of pairs) {
      collector.addImpostor(reference, probe, similarity);
      collector.addGenuine(reference, probe, similarity);
    }
    const { hardest } = collector.finish();
    for (const [kind, sign] of [
      ['impostor', -1],
      ['genuine', 1],
    ] as const) {
      const sorted = pairs.toSorted((a, b) => sign * (a.similarity - b.similarity));
      const firsts = sorted.filter(
        (pair, place) => sorted.findIndex((one) => one.probe === pair.probe) === place,
      );
      expect(hardest[kind]).toEqual(firsts.slice(0, 7));
    }
  });
});

describe('thinnedCurve', () => {
  it('keeps points of the curve, both ends, and every visible step', () => {
    const count = 20_000;
    const far = Float64Array.from({ length: count + 1 }, (_, i) => i / count);
    const tar = far.map((rate) => Math.min(1, Math.sqrt(rate) * 1.1));
    const thresholds = Float64Array.from(far, (rate, i) => (i === 0 ? Infinity : 1 - rate));
    const thin = thinnedCurve({ thresholds, far, tar });
    expect(thin.length).toBeLessThan(800);
    expect(thin[0]).toEqual({ threshold: null, fmr: 0, tar: 0 });
    expect(thin.at(-1)).toEqual({ threshold: 0, fmr: 1, tar: 1 });
    for (const { threshold, fmr, tar: rate } of thin.slice(1)) {
      expect(threshold).toBe(1 - fmr);
      expect(rate).toBe(tar[Math.round(fmr * count)]);
    }
    expect(thin.find(({ fmr }) => fmr > 0)?.fmr).toBe(1 / count);
  });
});
