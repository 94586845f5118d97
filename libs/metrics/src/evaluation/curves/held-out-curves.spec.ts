import { describe, expect, it } from 'vitest';
import { drawPeople, withNoise, type DrawnPeople } from '../../../test/drawn-people.ts';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { cumulativeMatch } from '../cumulative-match.ts';
import { identityScores } from '../gate/identity-scores.ts';
import { tarAtFmr } from '../tar-at-fmr.ts';
import { VerificationScores } from '../verification-scores.ts';
import { heldOutCurves } from './held-out-curves.ts';
import { MatchRateMeter } from './match-rate-meter.ts';

const fmrs = [0.02, 0.1, 0.3];

function cosine({ vectors, dimensions }: DrawnPeople, one: number, other: number): number {
  let sum = 0;
  for (let i = 0; i < dimensions; i += 1)
    sum += (vectors[one * dimensions + i] ?? 0) * (vectors[other * dimensions + i] ?? 0);
  return Math.fround(sum);
}

/** Loops over all pairs, with every person written out as often as it was drawn. */
function oracle(of: DrawnPeople, weights: readonly number[], mostRank: number) {
  const { people } = of;
  const rows = [...people.keys()];
  const toPerson = (probe: number, person: number): number =>
    Math.max(
      ...rows.filter((row) => people[row] === person && row !== probe).map((row) => cosine(of, probe, row)),
    );
  const own = (probe: number): number => people[probe] ?? 0;
  const mate = (probe: number): number => toPerson(probe, own(probe));
  const probes = rows.flatMap((row) => new Array<number>(weights[own(row)] ?? 0).fill(row));
  const mated = probes.filter((probe) => mate(probe) > -Infinity);
  const drawn = weights.flatMap((weight, person) => new Array<number>(weight).fill(person));
  const impostors = probes.flatMap((probe) =>
    drawn.filter((person) => person !== own(probe)).map((person) => toPerson(probe, person)),
  );
  const rank = (probe: number): number =>
    1 +
    [...weights.keys()].filter((person) => person !== own(probe) && toPerson(probe, person) >= mate(probe))
      .length;
  const scores = new VerificationScores(mated.map(mate), impostors);
  return {
    tar: fmrs.map((fmr) => tarAtFmr(scores, fmr).tar),
    cmc: [
      ...cumulativeMatch(
        mated.map((probe) => [rank(probe)]),
        mostRank,
      )!,
    ],
  };
}

describe('MatchRateMeter', () => {
  it.each([1, 2, 3])(
    'agrees with loops over people written out as often as they were drawn (seed %i)',
    (seed) => {
      const random = createSeededRandom(seed);
      const drawn = drawPeople(random, { people: 9, samples: 4, dimensions: 5, spread: 0.7 });
      const meter = new MatchRateMeter(identityScores(drawn), { fmrs, mostRank: 6 });
      for (let trial = 0; trial < 6; trial += 1) {
        const weights =
          trial === 0 ? new Array<number>(9).fill(1) : Array.from({ length: 9 }, () => random.integer(3));
        expect(meter.rates(Float64Array.from(weights))).toEqual(oracle(drawn, weights, 6));
      }
    },
  );

  it('ranks more impostors where a draw lets nearly all of the first ones pass', () => {
    const drawn = drawPeople(createSeededRandom(4), { people: 40, samples: 2, dimensions: 5, spread: 0.7 });
    const meter = new MatchRateMeter(identityScores(drawn), { fmrs: [0.3], mostRank: 1 });
    // twelve of forty people are left: other impostors than the most alike ones of all
    const weights = Array.from({ length: 40 }, (_, person) => (person < 12 ? 1 : 0));
    const few = drawPeople(createSeededRandom(4), { people: 40, samples: 2, dimensions: 5, spread: 0.7 });
    expect(meter.rates(Float64Array.from(weights)).tar[0]).toBe(oracle(few, weights, 1).tar[2]);
  });

  it('refuses rates that do not ascend, and ranks that are none', () => {
    const scores = identityScores(drawPeople(createSeededRandom(5), { people: 3, samples: 2, spread: 0.3 }));
    expect(() => new MatchRateMeter(scores, { fmrs: [0.1, 0.01], mostRank: 1 })).toThrow('fmrs');
    expect(() => new MatchRateMeter(scores, { fmrs: [0.1], mostRank: 0 })).toThrow('mostRank');
  });
});

describe('heldOutCurves', () => {
  const drawn = drawPeople(createSeededRandom(6), { people: 30, samples: 4, spread: 1.1 });
  const scores = identityScores(drawn);
  const noisy = identityScores(withNoise(drawn, createSeededRandom(7), 1.5));

  it('says which FMRs the comparisons resolve, and has intervals about the others', () => {
    const { curves, differences } = heldOutCurves([scores], { replicates: 200 });
    expect(differences).toBeNull();
    const [curve] = curves;
    // 120 samples against 29 others: 3,480 comparisons
    expect(curve).toMatchObject({ genuineComparisons: 120, impostorComparisons: 3_480 });
    expect(curve.tarAtFmr.map(({ fmr, tar }) => [fmr, tar !== null])).toEqual([
      [1e-4, false],
      [1e-3, true],
      [1e-2, true],
      [1e-1, true],
    ]);
    for (const { tar, threshold, fmr } of curve.tarAtFmr.slice(1)) {
      expect(tar!.low!).toBeLessThanOrEqual(tar!.rate!);
      expect(tar!.high!).toBeGreaterThanOrEqual(tar!.rate!);
      const point = curve.roc.filter((one) => one.threshold !== null && one.threshold >= threshold!);
      expect(point.every((one) => one.fmr <= fmr)).toBe(true);
    }
    expect(curve.cmc.map(({ rank }) => rank)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(curve.roc.length).toBeLessThanOrEqual(200);
    expect(curve.auc).toBeGreaterThan(0.5);
    expect(curve.equalErrorRate).toBeLessThan(0.5);
  });

  it('pairs two models by the same draws: a model less itself is exactly 0', () => {
    const same = heldOutCurves([scores, scores], { replicates: 50 }).differences!;
    expect(same.tarAtFmr).toEqual([null, ...new Array<object>(3).fill({ rate: 0, low: 0, high: 0 })]);
    expect(same.cmc).toEqual(new Array<object>(20).fill({ rate: 0, low: 0, high: 0 }));
    const other = heldOutCurves([scores, noisy], { replicates: 200 });
    const [one, two] = other.curves;
    expect(other.differences!.cmc[0]!.rate).toBeCloseTo(one.cmc[0]!.rate.rate! - two!.cmc[0]!.rate.rate!, 12);
    expect(other.differences!.cmc[0]!.low!).toBeGreaterThan(0);
    expect(heldOutCurves([scores, noisy], { replicates: 200 })).toEqual(other);
  });

  it('has no more ranks than people', () => {
    const few = identityScores(drawPeople(createSeededRandom(8), { people: 3, samples: 2, spread: 0.3 }));
    const [curve] = heldOutCurves([few], { replicates: 20 }).curves;
    expect(curve.cmc).toHaveLength(3);
    expect(curve.tarAtFmr.map(({ tar }) => tar?.rate ?? null).slice(0, 2)).toEqual([null, null]);
  });
});
