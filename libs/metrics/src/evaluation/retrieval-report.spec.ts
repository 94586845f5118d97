import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once } from '../../test/score-samples.ts';
import { averagePrecisionAtK, averagePrecisionAtR } from './average-precision-at-k.ts';
import { averagePrecision } from './average-precision.ts';
import { goodMatchRanks } from './good-match-ranks.ts';
import { classRoles } from './match-roles.ts';
import { meanByClass } from './mean-by-class.ts';
import { rPrecision } from './r-precision.ts';
import { recallAtK } from './recall-at-k.ts';
import { reciprocalRank } from './reciprocal-rank.ts';
import { retrievalReport } from './retrieval-report.ts';

/** A list of hits and misses, and good matches beyond its end. */
const anyList = fc.record({ hits: fc.array(fc.boolean(), { maxLength: 15 }), unseen: fc.nat(4) });

const ranksOf = (hits: readonly boolean[]) => hits.flatMap((isHit, i) => (isHit ? [i + 1] : []));
const precisionAt = (hits: readonly boolean[], k: number) => hits.slice(0, k).filter(Boolean).length / k;

describe('the measures of one query', () => {
  it('agree with walking down the list', () => {
    fc.assert(
      fc.property(anyList, fc.integer({ min: 1, max: 18 }), ({ hits, unseen }, k) => {
        const ranks = ranksOf(hits);
        const relevant = ranks.length + unseen;
        fc.pre(relevant > 0);
        const sumTo = (end: number) =>
          hits.slice(0, end).reduce((sum, isHit, i) => sum + (isHit ? precisionAt(hits, i + 1) : 0), 0);
        const found = hits.slice(0, k).filter(Boolean).length;
        expect(recallAtK(ranks, k, relevant)).toBe(found > 0 ? 1 : 0);
        expect(rPrecision(ranks, relevant)).toBeCloseTo(precisionAt(hits, relevant), 12);
        expect(averagePrecisionAtR(ranks, relevant)).toBeCloseTo(sumTo(relevant) / relevant, 12);
        expect(averagePrecision(ranks, 'meanPrecision', relevant)).toBeCloseTo(sumTo(99) / relevant, 12);
        const atK = averagePrecisionAtK(ranks, { k, relevant });
        expect(atK).toBeCloseTo(sumTo(k) / Math.min(k, relevant), 12);
        const overFound = averagePrecisionAtK(ranks, { k, relevant, divisor: 'found' });
        expect(overFound).toBeCloseTo(found === 0 ? 0 : sumTo(k) / found, 12);
        const first = hits.indexOf(true);
        expect(reciprocalRank(ranks, relevant)).toBe(first === -1 ? 0 : 1 / (first + 1));
      }),
      once,
    );
  });

  it('stay in [0, 1], MAP@R below R-precision and recall rising with k', () => {
    fc.assert(
      fc.property(anyList, ({ hits, unseen }) => {
        const ranks = ranksOf(hits);
        const relevant = ranks.length + unseen;
        fc.pre(relevant > 0);
        const precision = rPrecision(ranks, relevant)!;
        expect(averagePrecisionAtR(ranks, relevant)!).toBeLessThanOrEqual(precision + 1e-12);
        expect(averagePrecisionAtR(ranks, relevant)!).toBeLessThanOrEqual(
          averagePrecision(ranks, 'meanPrecision', relevant)! + 1e-12,
        );
        expect(precision).toBeLessThanOrEqual(1);
        for (let k = 2; k < 18; k++) {
          expect(recallAtK(ranks, k, relevant)!).toBeGreaterThanOrEqual(recallAtK(ranks, k - 1, relevant)!);
        }
      }),
      once,
    );
  });

  it('tell one hit of five from a perfect list, unless divided by what was found', () => {
    expect(averagePrecisionAtK([1], { k: 5, relevant: 5 })).toBeCloseTo(0.2, 12);
    expect(averagePrecisionAtK([1], { k: 5, relevant: 5, divisor: 'found' })).toBe(1);
  });

  it('are undefined, not zero, for a query alone in its class', () => {
    for (const value of [
      rPrecision([]),
      averagePrecisionAtR([]),
      averagePrecisionAtK([], { k: 3 }),
      recallAtK([], 1),
      reciprocalRank([]),
    ]) {
      expect(value).toBeNull();
    }
  });

  it('refuse fewer relevant matches than were found, k below 1 and ranks that do not rise', () => {
    expect(() => rPrecision([1, 2], 1)).toThrow('rPrecision: relevant must be a whole number >= 2, got 1');
    expect(() => recallAtK([1], 0)).toThrow('recallAtK: k must be a whole number >= 1, got 0');
    expect(() => averagePrecisionAtK([1], { k: 1.5 })).toThrow(/k must be a whole number >= 1, got 1.5/);
    expect(() => reciprocalRank([0])).toThrow(/ascending/);
    expect(() => averagePrecisionAtR([2, 1])).toThrow(/ascending/);
  });
});

describe('retrievalReport', () => {
  it('is perfect where each class is a cluster, and leaves out lone queries', () => {
    const labels = [4, 4, 4, 7, 7, 9];
    const places = [0, 1, 2, 100, 101, 200];
    const queries = places.map((place, self) => ({
      ranks: goodMatchRanks(
        Float64Array.from(places, (other) => Math.abs(other - place)),
        classRoles({ label: labels[self]!, self }, labels),
        { isSimilarity: false },
      ),
    }));
    expect(retrievalReport(queries, { recallAt: [1, 3] })).toEqual({
      precisionAt1: 1,
      recallAt: [
        { k: 1, recall: 1 },
        { k: 3, recall: 1 },
      ],
      rPrecision: 1,
      meanAveragePrecisionAtR: 1,
      meanAveragePrecision: 1,
      meanReciprocalRank: 1,
      validQueries: 5,
      skippedQueries: 1,
    });
  });

  it('does not take a duplicate of another class for the query itself', () => {
    const labels = [0, 1, 0, 1];
    const points = [1, 1, 0, 0];
    const queries = points.map((point, self) => ({
      ranks: goodMatchRanks(
        Float32Array.from(points, (other) => Math.abs(other - point)),
        classRoles({ label: labels[self]!, self }, labels),
        { isSimilarity: false },
      ),
    }));
    expect(retrievalReport(queries).precisionAt1).toBe(0);
  });

  it('gives the numbers of the accuracy test of pytorch-metric-learning', () => {
    const report = retrievalReport([
      { ranks: [2, 3], relevant: 3 },
      { ranks: [1, 3, 4], relevant: 3 },
      { ranks: [5], relevant: 5 },
      { ranks: [1, 3, 5], relevant: 4 },
      { ranks: [3], relevant: 5 },
      { ranks: [], relevant: 2 },
    ]);
    expect(report.precisionAt1).toBeCloseTo(0.333333, 6);
    expect(report.rPrecision).toBeCloseTo(0.372222, 6);
    expect(report.meanAveragePrecisionAtR).toBeCloseTo(0.24463, 6);
    expect(report.meanAveragePrecision).toBeCloseTo(0.311296, 6);
    expect(report.meanReciprocalRank).toBeCloseTo(0.505556, 6);
  });

  it('is undefined where every query is alone, and refuses no query', () => {
    expect(retrievalReport([{ ranks: [] }])).toMatchObject({
      precisionAt1: null,
      meanAveragePrecision: null,
      validQueries: 0,
      skippedQueries: 1,
    });
    expect(() => retrievalReport([])).toThrow('retrievalReport: queries must not be empty, got length 0');
  });
});

describe('meanByClass', () => {
  it('lets each class count once and leaves out what is undefined', () => {
    expect(meanByClass([1, 0, 0.5, null, null], [3, 3, 1, 1, 8])).toEqual({
      classes: [1, 3],
      means: [0.5, 0.5],
      mean: 0.5,
    });
    expect(meanByClass([null], [1])).toEqual({ classes: [], means: [], mean: null });
    expect(() => meanByClass([1], [])).toThrow('meanByClass: labels must have length 1, got length 0');
  });
});
