import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cumulativeMatch } from './cumulative-match.ts';
import { goodMatchRanks } from './good-match-ranks.ts';
import { market1501Roles } from './match-roles.ts';
import { reidReport } from './reid-report.ts';

const once = { seed: 1, numRuns: 100 };

const anyRanks = fc.array(
  fc
    .uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 8 })
    .map((ranks) => ranks.sort((a, b) => a - b)),
  { minLength: 1, maxLength: 12 },
);

describe('reidReport', () => {
  it('gives by hand what three queries of Market-1501 give', () => {
    const gallery = { people: [1, 1, 2, 1, 3, 2, -1, 0, 1], cameras: [1, 2, 2, 3, 1, 1, 2, 3, 1] };
    const queries = [
      { person: 1, camera: 1, distances: [0.1, 0.3, 0.2, 0.5, 0.4, 0.6, 0.05, 0.45, 0.15] },
      { person: 2, camera: 1, distances: [0.7, 0.6, 0.35, 0.2, 0.1, 0.05, 0.02, 0.3, 0.8] },
      { person: 4, camera: 2, distances: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] },
    ];
    const ranks = queries.map(({ distances, ...query }) =>
      goodMatchRanks(Float64Array.from(distances), market1501Roles(query, gallery), { isSimilarity: false }),
    );
    expect(ranks.map((ofQuery) => [...ofQuery])).toEqual([[2, 5], [4], []]);
    const report = reidReport(ranks, { maxRank: 5 });
    expect([...report.cmc!]).toEqual([0, 0.5, 0.5, 1, 1]);
    expect(report.meanAveragePrecision).toBeCloseTo(0.35, 12);
    expect(report.meanAveragePrecisionTrapezoid).toBeCloseTo(0.20625, 12);
    expect(report.meanInverseNegativePenalty).toBeCloseTo(0.325, 12);
    expect(report).toMatchObject({ validQueries: 2, skippedQueries: 1 });
  });

  it('does not depend on the order of the queries, nor on queries without a good match', () => {
    fc.assert(
      fc.property(anyRanks, (ranks) => {
        const { cmc, validQueries, meanAveragePrecision } = reidReport(ranks);
        const turned = reidReport([...ranks].reverse().concat([[]]));
        expect(turned.validQueries).toBe(validQueries);
        expect(turned.cmc).toEqual(cmc);
        if (meanAveragePrecision === null) expect(turned.meanAveragePrecision).toBeNull();
        else expect(turned.meanAveragePrecision).toBeCloseTo(meanAveragePrecision, 12);
      }),
      once,
    );
  });

  it('is undefined, not zero, where no query has a good match', () => {
    expect(reidReport([[], []])).toEqual({
      cmc: null,
      meanAveragePrecision: null,
      meanAveragePrecisionTrapezoid: null,
      meanInverseNegativePenalty: null,
      validQueries: 0,
      skippedQueries: 2,
    });
  });

  it('refuses to report on no query', () => {
    expect(() => reidReport([])).toThrow('reidReport: ranks must not be empty, got length 0');
    expect(() => reidReport([[2, 1]])).toThrow(/ascending/);
  });
});

describe('cumulativeMatch', () => {
  it('counts the queries that have a good match within the first k', () => {
    fc.assert(
      fc.property(anyRanks, fc.integer({ min: 1, max: 35 }), (ranks, maxRank) => {
        const curve = cumulativeMatch(ranks, maxRank);
        const valid = ranks.filter((ofQuery) => ofQuery.length > 0);
        if (valid.length === 0) expect(curve).toBeNull();
        curve?.forEach((share, i) => {
          const found = valid.filter((ofQuery) => ofQuery.some((rank) => rank <= i + 1));
          expect(share).toBeCloseTo(found.length / valid.length, 12);
          if (i > 0) expect(share).toBeGreaterThanOrEqual(curve[i - 1]!);
        });
      }),
      once,
    );
  });

  it('refuses a curve without a rank', () => {
    expect(() => cumulativeMatch([[1]], 0)).toThrow(
      'cumulativeMatch: maxRank must be a whole number >= 1, got 0',
    );
  });
});
