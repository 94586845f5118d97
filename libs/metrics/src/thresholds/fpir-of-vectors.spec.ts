import { beforeAll, describe, expect, it } from 'vitest';
import { createSeededRandom, shuffled } from '../random/seeded-random.ts';
import type { SeededRandom } from '../random/seeded-random.ts';
import { cohortTail } from './cohort-tail.ts';
import type { CohortTail } from './cohort-tail.ts';
import { fpirAtThreshold, fpirThreshold } from './fpir-threshold.ts';

const PROBES = 2;
const DIMENSIONS = 8;

/** People as directions in space, so that similarities hang together as they do between vectors. */
function people(random: SeededRandom, count: number): Float64Array[] {
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Array.from({ length: count }, () => Float64Array.from({ length: DIMENSIONS }, normal));
}

function cosine(a: Float64Array, b: Float64Array): number {
  const dot = (x: Float64Array, y: Float64Array) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function comparisons(identities: number, seed: number) {
  const random = createSeededRandom(seed);
  const enrolled = people(random, identities);
  const probeIdentities = Array.from({ length: identities * PROBES }, (_, i) => Math.floor(i / PROBES));
  const probes = probeIdentities.map((identity) => {
    const [noise] = people(random, 1);
    return enrolled[identity]!.map((value, i) => value + 0.3 * noise![i]!);
  });
  const matrix = Float64Array.from(probes.flatMap((probe) => enrolled.map((one) => cosine(probe, one))));
  return { matrix, identities, probeIdentities };
}

describe('FPIR among vectors', () => {
  const all = comparisons(300, 1);
  let cohort: CohortTail;
  beforeAll(() => {
    cohort = cohortTail(all.matrix, all);
  });

  it('is that of galleries drawn from the cohort', () => {
    const { similarity, basis } = fpirThreshold(cohort, { rate: 0.05, galleryIdentities: 20 });
    expect(basis).toBe('EMPIRICAL');
    const random = createSeededRandom(9);
    const everyone = Array.from({ length: all.identities }, (_, i) => i);
    let searches = 0;
    let hits = 0;
    for (let draw = 0; draw < 200; draw += 1) {
      const gallery = shuffled(everyone, random).slice(0, 20);
      all.probeIdentities.forEach((own, probe) => {
        if (gallery.includes(own)) return;
        searches += 1;
        if (gallery.some((one) => all.matrix[probe * all.identities + one]! >= similarity!)) hits += 1;
      });
    }
    expect(hits / searches / 0.05).toBeCloseTo(1, 1); // 4,000 identities drawn: about 2 %
  });

  it('drifts at a threshold that is kept: 10 times the gallery is near 10 times the FPIR', () => {
    const { similarity } = fpirThreshold(cohort, { rate: 0.01, galleryIdentities: 20 });
    const at = (galleryIdentities: number) =>
      fpirAtThreshold(cohort, { similarity: similarity!, galleryIdentities }).rate!;
    expect(at(200) / at(20)).toBeGreaterThan(6);
    expect(at(200) / at(20)).toBeLessThan(10);
    expect(at(2000) / at(200)).toBeGreaterThan(2);
    expect(at(299) / at(300)).toBeCloseTo(1, 1); // counted and mixed model meet at the cohort's size
  });

  it('stays where it is asked to stay, as the gallery grows', () => {
    const at = (galleryIdentities: number) => fpirThreshold(cohort, { rate: 0.02, galleryIdentities });
    const similarities = [1, 10, 100, 299, 300, 1000, 10_000, 1_000_000].map((size) => at(size).similarity!);
    expect([...similarities].sort((a, b) => a - b)).toEqual(similarities);
    for (const size of [10, 100, 299, 300, 1000]) expect(at(size).rate! / 0.02).toBeCloseTo(1, 1);
  });

  it('is a finite answer where all similarities are equal', () => {
    const flat = { identities: 40, probeIdentities: Array.from({ length: 40 }, (_, i) => i) };
    for (const value of [1, 0, -1]) {
      const equal = cohortTail(new Float64Array(1600).fill(value), flat);
      for (const galleryIdentities of [1, 39, 1000]) {
        const { interval, similarity } = fpirThreshold(equal, { rate: 0.01, galleryIdentities });
        expect([interval.low, interval.high, similarity].every(Number.isFinite)).toBe(true);
        const kept = fpirAtThreshold(equal, { similarity: value, galleryIdentities });
        expect(kept.rate ?? 1).toBeCloseTo(1, 1);
      }
    }
  });
});
