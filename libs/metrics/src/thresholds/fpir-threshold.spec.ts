import { describe, expect, it } from 'vitest';
import { expectAlikeThresholds } from '../../test/expect-alike-thresholds.ts';
import {
  drawnFpir,
  judgeByFormula,
  large,
  mixedFpir,
  rateInTail,
  small,
  tail,
  tied,
} from '../../test/fpir-oracle.ts';
import { hitsAbove } from '../../test/tail-cohorts.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { clopperPearson } from '../evaluation/clopper-pearson.ts';
import { cohortTail } from './cohort-tail.ts';
import { fpirAtThreshold, fpirThreshold } from './fpir-threshold.ts';
import { countPairs, falseMatchRate } from './search-hits.ts';

describe('fpirThreshold', () => {
  it('is the lowest threshold whose counted FPIR is at most the rate', () => {
    let resolved = 0;
    for (const cohort of [small, tied, large]) {
      for (const galleryIdentities of [1, 4, cohort.identities - 1, cohort.identities, 300]) {
        const fpirAt = (similarity: number): number =>
          galleryIdentities < cohort.identities
            ? drawnFpir(cohort, similarity, galleryIdentities)
            : mixedFpir(cohort, falseMatchRate(hitsAbove(cohort, similarity)), galleryIdentities);
        for (const rate of [0.0513, 0.3017, 0.7103, 0.9307]) {
          const options = { galleryIdentities, rate };
          const found = fpirThreshold(cohort, options);
          const similarity = found.similarity!;
          if (countPairs(hitsAbove(cohort, similarity)) < 30) continue;
          expectAlikeThresholds(found, judgeByFormula(cohort, similarity, options));
          const next = cohort.similarities.find((one) => one < similarity)!;
          expect(cohort.similarities.includes(similarity)).toBe(true);
          expect(fpirAt(similarity)).toBeLessThanOrEqual(rate);
          expect(fpirAt(next)).toBeGreaterThan(rate);
          resolved += 1;
        }
      }
    }
    expect(resolved).toBeGreaterThan(30);
  });

  it('reaches the rate exactly where the counts do', () => {
    // 64 of 65 identities probed once; a gallery of all the others is hit by each probe with a hit
    const probeIdentities = Array.from({ length: 64 }, (_, probe) => probe);
    const matrix = probeIdentities.flatMap((_, probe) =>
      Array.from({ length: 65 }, (__, match) => (match === 64 ? 1 - probe / 64 : -1)),
    );
    const cohort = cohortTail(matrix, { identities: 65, probeIdentities });
    for (const hit of [35, 40, 63]) {
      const found = fpirThreshold(cohort, { galleryIdentities: 64, rate: hit / 64, confidenceLevel: 0.1 });
      expect(found.similarity).toBe(1 - (hit - 1) / 64);
      expect(found.rate).toBeCloseTo(hit / 64, 12);
      expect(found.basis).toBe('EMPIRICAL');
    }
    const all = fpirThreshold(cohort, { galleryIdentities: 64, rate: 1 });
    expect([all.similarity, all.rate]).toEqual([-1, 1]);
    expect(all.interval.high).toBe(1);
  });

  it('takes the threshold of a low rate from the tail', () => {
    for (const [galleryIdentities, rate] of [
      [100, 0.001],
      [119, 0.0012],
      [1000, 0.005],
      [20_000, 0.1],
      [1_000_000, 0.9],
      [1000, 0.3],
      [3000, 0.6],
    ] as const) {
      const options = { galleryIdentities, confidenceLevel: 0.2 };
      const found = fpirThreshold(large, { ...options, rate });
      const similarity = found.similarity!;
      expect(countPairs(hitsAbove(large, similarity))).toBeLessThan(30);
      expectAlikeThresholds(found, judgeByFormula(large, similarity, options));
      // where one more pair counts the rate jumps, else it is reached
      const fmrBelow = rateInTail(large, similarity - 1e-9).value;
      expect(mixedFpir(large, rateInTail(large, similarity).value, galleryIdentities)).toBeLessThan(
        rate * 1.000001,
      );
      expect(mixedFpir(large, fmrBelow, galleryIdentities)).toBeGreaterThan(rate * 0.999999);
      const usual = fpirThreshold(large, { galleryIdentities, rate });
      expect(usual.similarity).toBe(similarity);
      expect(usual.confidenceLevel).toBe(0.95);
    }
  });

  it('rises with N and falls with the rate', () => {
    const at = (rate: number, galleryIdentities: number): number =>
      fpirThreshold(large, { rate, galleryIdentities }).similarity!;
    for (const rate of [0.001, 0.01, 0.1]) {
      let last = -Infinity;
      for (const size of [10, 119, 1000, 10_000, 100_000]) {
        expect(at(rate, size)).toBeGreaterThan(last);
        last = at(rate, size);
        expect(at(rate / 2, size)).toBeGreaterThan(last);
      }
    }
  });

  it('is unresolved, with an upper bound, where nothing is seen', () => {
    const found = fpirThreshold(small, { rate: 1e-6, galleryIdentities: 10 });
    expect(found).toMatchObject({ similarity: small.similarities[0], rate: null, basis: 'UNRESOLVED' });
    expect(found.interval.low).toBe(0);
    const lowest = fpirThreshold(large, { rate: 1e-14, galleryIdentities: 1_000_000 });
    expect(lowest.basis).toBe('UNRESOLVED');
    expect(lowest.similarity).toBeCloseTo(tail.quantile(1e-15), 9);
    const beyond = fpirAtThreshold(small, { similarity: 2, galleryIdentities: 10 });
    expect(beyond.interval).toEqual({ low: 0, high: clopperPearson(0, 29).high });
    const larger = fpirAtThreshold(small, { similarity: 2, galleryIdentities: 56 });
    expect(larger.interval.high).toBeCloseTo(2 * clopperPearson(0, 29).high, 12);
    expect(fpirAtThreshold(small, { similarity: 2, galleryIdentities: 1e6 }).interval.high).toBe(1);
  });

  it('needs the comparisons down to the rate', () => {
    const matrix = new Float64Array(58 * 29);
    small.similarities.forEach((one, i) => (matrix[small.probes[i]! * 29 + small.matches[i]!] = one));
    const cut = cohortTail(matrix, { ...small, limit: 300 });
    const floor = small.similarities[299]!;
    const of = (rate: number) => () => fpirThreshold(cut, { galleryIdentities: 1, rate });
    expect(of(0.19)).toThrow(ArgumentError);
    expect(of(1)).toThrow(
      `fpirThreshold: cohort must keep its comparisons down to an FPIR of 1, got a floor of ${floor}`,
    );
    expect(of(0.1)().similarity).toBe(fpirThreshold(small, { galleryIdentities: 1, rate: 0.1 }).similarity);
    const at = (similarity: number) => () =>
      fpirAtThreshold(cut, { galleryIdentities: 1, similarity, confidenceLevel: 0.5 });
    expect(at(floor)().rate).toBeCloseTo(300 / 1624, 12);
    expect(at(floor - 1e-9)).toThrow(
      `fpirAtThreshold: similarity must be finite and at least the cohort's floor ${floor}`,
    );
  });

  it('refuses rates, sizes, levels and thresholds out of range', () => {
    const of = (options: object, cohort = small) =>
      [
        () => fpirThreshold(cohort, { galleryIdentities: 10, rate: 0.5, ...options }),
        () => fpirAtThreshold(cohort, { galleryIdentities: 10, similarity: 0.2, ...options }),
      ] as const;
    const expectRefused = (argument: string, values: readonly unknown[]): void => {
      for (const value of values) {
        const [fit, judge] = of({ [argument]: value });
        expect(fit).toThrow(ArgumentError);
        expect(fit).toThrow(`fpirThreshold: ${argument} must`);
        expect(judge).toThrow(`fpirAtThreshold: ${argument} must`);
      }
    };
    expectRefused('galleryIdentities', [0, -1, 1.5, NaN, Infinity]);
    expectRefused('confidenceLevel', [0, 1, -0.5, 1.5, NaN]);
    expectRefused('strangerProbes', [0, 0.5, -1, NaN]);
    for (const options of [{ galleryIdentities: 1 }, { confidenceLevel: 0.5 }, { strangerProbes: 1 }]) {
      for (const call of of(options)) expect(call).not.toThrow();
    }
    for (const rate of [0, -0.1, 1.01, NaN]) expect(of({ rate })[0]).toThrow('fpirThreshold: rate must');
    for (const similarity of [NaN, Infinity, -Infinity]) {
      expect(of({ similarity })[1]).toThrow('fpirAtThreshold: similarity must be finite');
    }
    const empty = { ...small, similarities: new Float64Array() };
    for (const call of of({}, empty)) expect(call).toThrow(ShapeError);
  });
});
