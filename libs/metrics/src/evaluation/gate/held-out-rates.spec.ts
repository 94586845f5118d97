import { describe, expect, it } from 'vitest';
import { drawPeople } from '../../../test/drawn-people.ts';
import type { DrawnPeople } from '../../../test/drawn-people.ts';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { tpir, tpirAtFpir } from '../identification.ts';
import { tarAtFmr } from '../tar-at-fmr.ts';
import { VerificationScores } from '../verification-scores.ts';
import { HeldOutMeter } from './held-out-rates.ts';
import { heldOutReport } from './held-out-report.ts';
import { identityScores } from './identity-scores.ts';

const targets = { fpir: 0.1, fmr: 0.02 };

function cosine({ vectors, dimensions }: DrawnPeople, one: number, other: number): number {
  let sum = 0;
  for (let i = 0; i < dimensions; i += 1)
    sum += (vectors[one * dimensions + i] ?? 0) * (vectors[other * dimensions + i] ?? 0);
  return Math.fround(sum);
}

/** Loops over all pairs, with every person written out as often as it was drawn. */
function oracle(of: DrawnPeople, weights: readonly number[]) {
  const { people } = of;
  const rows = [...people.keys()];
  const toPerson = (probe: number, person: number): number =>
    Math.max(
      ...rows.filter((row) => people[row] === person && row !== probe).map((row) => cosine(of, probe, row)),
    );
  const probes = rows.flatMap((row) => new Array<number>(weights[people[row] ?? 0] ?? 0).fill(row));
  const persons = weights.flatMap((weight, person) => new Array<number>(weight).fill(person));
  const own = (probe: number): number => people[probe] ?? 0;
  const mate = (probe: number): number => toPerson(probe, own(probe));
  const stranger = (probe: number): number =>
    Math.max(
      ...weights
        .keys()
        .filter((person) => person !== own(probe))
        .map((person) => toPerson(probe, person)),
    );
  const mated = probes.filter((probe) => mate(probe) > -Infinity);
  const searches = [
    ...mated.map((probe) => ({
      isMated: 1,
      similarity: mate(probe),
      rank: mate(probe) > stranger(probe) ? 1 : 2,
    })),
    ...probes.map((probe) => ({ isMated: 0, similarity: stranger(probe), rank: 0 })),
  ];
  const trials = {
    people: Int32Array.from(searches.keys()),
    isMated: Uint8Array.from(searches, (search) => search.isMated),
    isFailure: new Uint8Array(searches.length),
    similarities: Float64Array.from(searches, (search) => search.similarity),
    mateRanks: Int32Array.from(searches, (search) => search.rank),
  };
  const impostors = probes.flatMap((probe) =>
    persons.filter((person) => person !== own(probe)).map((person) => toPerson(probe, person)),
  );
  return {
    tpir: tpirAtFpir(trials, { targetFpir: targets.fpir })?.tpir ?? null,
    tar: tarAtFmr(new VerificationScores(mated.map(mate), impostors), targets.fmr).tar,
    rank1: tpir(trials),
  };
}

describe('HeldOutMeter', () => {
  it.each([1, 2, 3, 4])(
    'agrees with loops over people written out as often as they were drawn (seed %i)',
    (seed) => {
      const random = createSeededRandom(seed);
      const drawn = drawPeople(random, { people: 9, samples: 4, dimensions: 5, spread: 0.7 });
      const meter = new HeldOutMeter(identityScores(drawn), targets);
      for (let trial = 0; trial < 8; trial += 1) {
        const weights =
          trial === 0 ? new Array<number>(9).fill(1) : Array.from({ length: 9 }, () => random.integer(3));
        const [rates] = meter.rates(Float64Array.from(weights));
        expect(rates).toEqual(oracle(drawn, weights));
      }
    },
  );

  it('counts people of one sample as strangers only', () => {
    const drawn = drawPeople(createSeededRandom(5), { people: 6, samples: 2, spread: 0.4 });
    // the last person keeps one sample
    const people = drawn.people.slice(0, 11);
    const scores = identityScores({
      ...drawn,
      people,
      vectors: drawn.vectors.slice(0, 11 * drawn.dimensions),
    });
    const report = heldOutReport(scores, [], { ...targets, replicates: 50 });
    expect(report).toMatchObject({ identities: 5, probes: 10 });
    expect(scores.similarities[10 * 6 + 5]).toBe(-Infinity);
  });

  it('judges a slice at the thresholds of all', () => {
    const drawn = drawPeople(createSeededRandom(6), { people: 12, samples: 3, spread: 0.6, dimensions: 6 });
    const meter = new HeldOutMeter(identityScores(drawn), targets);
    const even = Uint32Array.from(drawn.people.keys().filter((row) => row % 2 === 0));
    const odd = Uint32Array.from(drawn.people.keys().filter((row) => row % 2 === 1));
    const [all, first, second] = meter.rates(undefined, [even, odd]);
    expect((even.length * (first?.tpir ?? 0) + odd.length * (second?.tpir ?? 0)) / 36).toBeCloseTo(
      all?.tpir ?? -1,
      12,
    );
    expect(meter.rates(undefined, [new Uint32Array(0)])[1]).toEqual({ tpir: null, tar: null, rank1: null });
  });

  it('says whether the sample can resolve the rates', () => {
    const drawn = drawPeople(createSeededRandom(7), { people: 5, samples: 2, spread: 0.3 });
    const scores = identityScores(drawn);
    expect(new HeldOutMeter(scores).isResolved).toEqual({ tpir: false, tar: false });
    expect(new HeldOutMeter(scores, targets).isResolved).toEqual({ tpir: true, tar: false });
  });

  it('refuses rates that are none, and people who are missing', () => {
    const drawn = drawPeople(createSeededRandom(8), { people: 3, samples: 2, spread: 0.3 });
    expect(() => new HeldOutMeter(identityScores(drawn), { fpir: 0 })).toThrow('fpir');
    expect(() => identityScores({ ...drawn, people: Int32Array.of(0, 0, 2, 2, 3, 3) })).toThrow('people');
    expect(() => identityScores({ ...drawn, vectors: drawn.vectors.subarray(1) })).toThrow('vectors');
  });
});

describe('heldOutReport', () => {
  it('has intervals about its rates, the same for the same seed', () => {
    const drawn = drawPeople(createSeededRandom(9), { people: 30, samples: 4, spread: 1.1 });
    const scores = identityScores(drawn);
    const slice = { name: 'camera', value: 'door', probes: Uint32Array.from({ length: 40 }, (_, at) => at) };
    const report = heldOutReport(scores, [slice], { ...targets, replicates: 300 });
    expect(heldOutReport(scores, [slice], { ...targets, replicates: 300 })).toEqual(report);
    for (const { rate, low, high } of [report.tpirAtFpir, report.tarAtFmr, report.rank1]) {
      expect(low).toBeLessThanOrEqual(rate ?? -1);
      expect(high).toBeGreaterThanOrEqual(rate ?? 2);
      expect((high ?? 0) - (low ?? 0)).toBeGreaterThan(0.02);
    }
    expect(report.slices).toMatchObject([{ name: 'camera', value: 'door', identities: 10, probes: 40 }]);
  });
});
