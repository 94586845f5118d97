import { createSeededRandom } from '@gallerist/metrics/random';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateConfidences } from './confidence.ts';
import { bestScoreOdds, fitScoreModel, type ScoreModel, type SearchPrior } from './score-model.ts';
import { readScoreModel } from './stored-calibration.ts';

const seeded = { seed: 11, numRuns: 80 };
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

const models = fc
  .array(fc.record({ middle: fraction, share: fraction, dispersion: fc.constantFrom(0, 0.5, 20) }), {
    minLength: 2,
    maxLength: 20,
  })
  .map((bins): ScoreModel => {
    const rising = bins.map(({ middle }) => middle).sort((a, b) => a - b);
    const shares = bins.map(({ share }) => Math.max(1e-9, share ** 6)).sort((a, b) => b - a);
    const dispersions = bins.map(({ dispersion }) => dispersion);
    return { middles: rising, shares: shares.slice(1), dispersions: dispersions.slice(1) };
  });
const priors = fc.record<SearchPrior>({
  expectedMatedShare: fc.constantFrom(0.01, 0.5, 0.95),
  gallerySize: fc.constantFrom(1, 7, 500, 1_000_000),
});

/** The odds at the bins' middles, by the formula and with the slowest way to make them rise. */
function oddsAtMiddles({ middles, shares, dispersions }: ScoreModel, prior: SearchPrior): number[] {
  const { expectedMatedShare: m, gallerySize: n } = prior;
  const clearOf = (edge: number): number => {
    if (edge < 0) return 0;
    if (edge === shares.length) return 1;
    const [mu, c] = [shares[edge]!, dispersions[edge]!];
    return c === 0 ? Math.exp(-n * mu) : (1 + n * mu * c) ** (-1 / c);
  };
  const bins = middles.length;
  const genuine = middles.map((_, i) => Math.max(1e-15, (m * (clearOf(i - 1) + clearOf(i))) / 2 / bins));
  const impostor = middles.map(
    (_, i) => Math.max(1e-15, clearOf(i) - clearOf(i - 1)) * (1 - m + (m * (i + 0.5)) / bins),
  );
  const ratio = (from: number, to: number) => {
    const sum = (values: readonly number[]) => values.slice(from, to + 1).reduce((a, b) => a + b, 0);
    return sum(genuine) / sum(impostor);
  };
  // Isotonic regression by its max-min formula.
  return middles.map((_, i) =>
    Math.max(
      ...middles
        .slice(0, i + 1)
        .map((_a, from) => Math.min(...middles.slice(i).map((_b, after) => ratio(from, i + after)))),
    ),
  );
}

describe('bestScoreOdds', () => {
  it('are the posterior odds at the middles of the bins, pooled where they would fall', () => {
    fc.assert(
      fc.property(models, priors, (model, prior) => {
        const odds = bestScoreOdds(model, prior);
        const expected = oddsAtMiddles(model, prior).map(Math.log);
        for (const [i, middle] of model.middles.entries()) {
          // Of equal middles the first one is met.
          if (model.middles.indexOf(middle) === i) expect(odds(middle)).toBeCloseTo(expected[i]!, 4);
        }
        expect(odds(-1)).toBe(odds(model.middles[0]!));
        expect(odds(2)).toBeCloseTo(expected.at(-1)!, 4);
      }),
      seeded,
    );
  });
});

describe('candidateConfidences', () => {
  it('never fall with the similarity, nor rise with the gallery', () => {
    fc.assert(
      fc.property(models, priors, fc.tuple(fraction, fraction), (model, prior, [a, b]) => {
        const of = (similarity: number, more: Partial<SearchPrior> = {}) =>
          candidateConfidences([{ similarity, model }], { ...prior, ...more })![0]!;
        expect(of(Math.max(a, b))).toBeGreaterThanOrEqual(of(Math.min(a, b)));
        expect(of(a, { expectedMatedShare: 0.96 })).toBeGreaterThanOrEqual(of(a) - 1e-12);
        expect(of(a, { gallerySize: 10 * prior.gallerySize })).toBeLessThanOrEqual(of(a) + 1e-12);
        expect(of(a)).toBeGreaterThanOrEqual(0);
        expect(of(a)).toBeLessThanOrEqual(1);
      }),
      seeded,
    );
  });

  it('share the belief among candidates, and are a posterior for one', () => {
    fc.assert(
      fc.property(
        models,
        priors,
        fc.array(fraction, { minLength: 1, maxLength: 5 }),
        (model, prior, found) => {
          const size = Math.max(prior.gallerySize, found.length);
          const odds = found.map((one) =>
            Math.exp(bestScoreOdds(model, { ...prior, gallerySize: size })(one)),
          );
          const total = 1 + odds.reduce((a, b) => a + b, 0);
          const confidences = candidateConfidences(
            found.map((similarity) => ({ similarity, model })),
            prior,
          )!;
          confidences.forEach((one, i) => expect(one).toBeCloseTo(odds[i]! / total, 12));
          expect(confidences.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-12);
        },
      ),
      seeded,
    );
  });

  it('are null without candidates, and where a gallery among them has too little data', () => {
    const [model] = fc.sample(models, { numRuns: 1, seed: 1 });
    const prior = { expectedMatedShare: 0.5, gallerySize: 10 };
    expect(candidateConfidences([], prior)).toBeNull();
    const known = { similarity: 0.5, model: model! };
    expect(candidateConfidences([known, { similarity: 0.4, model: null }], prior)).toBeNull();
  });

  it('are right about simulated searches', () => {
    const random = createSeededRandom(17);
    const gauss = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const genuineScore = () => 0.7 + 0.1 * gauss();
    const impostorScore = () => 0.3 + 0.1 * gauss();
    const scores = Array.from({ length: 4000 }, genuineScore).sort((a, b) => a - b);
    const impostors = Array.from({ length: 200_000 }, impostorScore).sort((a, b) => a - b);
    const impostorShare = (similarity: number) =>
      impostors.filter((one) => one >= similarity).length / impostors.length;
    const genuine = Array.from({ length: 200 }, (_, i) => scores[i * 20 + 10]!);
    const model = fitScoreModel({ genuine, impostorShare, dispersion: () => 0 }, scores.length)!;
    const prior = { expectedMatedShare: 0.3, gallerySize: 40 };
    const bins = Array.from({ length: 5 }, () => ({ said: 0, right: 0, count: 0 }));
    for (let search = 0; search < 4000; search += 1) {
      const isMated = random.next() < prior.expectedMatedShare;
      const others = Array.from({ length: 40 - Number(isMated) }, impostorScore);
      const best = Math.max(...others);
      const own = isMated ? genuineScore() : -1;
      const [said] = candidateConfidences([{ similarity: Math.max(best, own), model }], prior)!;
      const bin = bins[Math.min(4, Math.floor(said! * 5))]!;
      bin.said += said!;
      bin.right += Number(own > best);
      bin.count += 1;
    }
    const error = bins.reduce((sum, { said, right }) => sum + Math.abs(said - right), 0) / 4000;
    expect(error).toBeLessThan(0.05);
  });
});

describe('fitScoreModel', () => {
  const distributions = { impostorShare: (s: number) => 10 ** (-4 * s), dispersion: () => 0.5 };

  it('divides the genuine scores into bins of equal share, with the impostors at their edges', () => {
    const genuine = Array.from({ length: 200 }, (_, i) => (i + 0.5) / 200);
    const model = fitScoreModel({ ...distributions, genuine }, 100)!;
    expect(model.middles).toHaveLength(12);
    model.middles.forEach((middle, i) => expect(middle).toBeCloseTo((i + 0.5) / 12, 9));
    model.shares.forEach((share, i) => expect(share).toBeCloseTo(10 ** ((-4 * (i + 1)) / 12), 9));
    expect(model.dispersions).toEqual(model.shares.map(() => 0.5));
    expect(fitScoreModel({ ...distributions, genuine }, 100_000)!.middles).toHaveLength(60);
  });

  it('says nothing of too few scores, or of scores that are all the same', () => {
    const genuine = [0.5, 0.6, 0.7];
    expect(fitScoreModel({ ...distributions, genuine }, 49)).toBeNull();
    expect(fitScoreModel({ ...distributions, genuine: [0.5, 0.5] }, 500)).toBeNull();
    expect(fitScoreModel({ ...distributions, genuine: [] }, 500)).toBeNull();
    expect(fitScoreModel({ ...distributions, genuine }, 50)).not.toBeNull();
  });

  it('is read back from what it was stored as', () => {
    fc.assert(
      fc.property(models, (model) => {
        expect(readScoreModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
      }),
      seeded,
    );
    for (const other of [null, 3, {}, { middles: [1, 2], shares: [0.1] }])
      expect(readScoreModel(other)).toBeNull();
  });
});
