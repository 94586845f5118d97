import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fnir, fpir, tpir, tpirAtFpir } from './identification.ts';
import type { SearchTrials } from './search-trials.ts';

interface Row {
  readonly person: number;
  readonly isMated: boolean;
  readonly isFailure: boolean;
  readonly similarity: number;
  readonly mateRank: number;
}

function trialsOf(rows: readonly Row[]): SearchTrials {
  return {
    people: Int32Array.from(rows, (row) => row.person),
    isMated: Uint8Array.from(rows, (row) => Number(row.isMated)),
    isFailure: Uint8Array.from(rows, (row) => Number(row.isFailure)),
    similarities: Float64Array.from(rows, (row) => row.similarity),
    mateRanks: Int32Array.from(rows, (row) => row.mateRank),
  };
}

const mated = (similarity: number, mateRank = 1): Row => ({
  person: 0,
  isMated: true,
  isFailure: false,
  similarity,
  mateRank,
});
const stranger = (similarity: number): Row => ({
  person: 1,
  isMated: false,
  isFailure: false,
  similarity,
  mateRank: 0,
});
const failed = (isMated: boolean): Row => ({
  person: 2,
  isMated,
  isFailure: true,
  similarity: -Infinity,
  mateRank: 0,
});

/** Five mated searches, two with the mate on rank 2, and five of strangers, worked out by hand. */
const example = trialsOf([
  ...[mated(0.9), mated(0.55), mated(0.6, 2), mated(0.35), mated(0.7, 2)],
  ...[0.45, 0.65, 0.2, 0.5, 0.33].map(stranger),
]);

/** Similarities from a small set, so that ties are common. */
const anyRow = fc.record({
  person: fc.nat(4),
  isMated: fc.boolean(),
  isFailure: fc.boolean(),
  similarity: fc.integer({ min: -3, max: 10 }).map((tenths) => tenths / 10),
  mateRank: fc.integer({ min: 1, max: 3 }),
});
const anyRows = fc.array(anyRow, { minLength: 1, maxLength: 25 });

describe('tpir and fpir', () => {
  it.each([
    { minSimilarity: -1, rank: 1, hits: 3, alarms: 5 },
    { minSimilarity: 0.5, rank: 1, hits: 2, alarms: 2 },
    { minSimilarity: 0.66, rank: 1, hits: 1, alarms: 0 },
    { minSimilarity: 0.5, rank: 2, hits: 4, alarms: 2 },
    { minSimilarity: 0.66, rank: 4, hits: 2, alarms: 0 },
  ])(
    'at $minSimilarity within rank $rank are $hits/5 and $alarms/5',
    ({ minSimilarity, rank, hits, alarms }) => {
      expect(tpir(example, { minSimilarity, rank })).toBeCloseTo(hits / 5, 12);
      expect(fnir(example, { minSimilarity, rank })).toBeCloseTo(1 - hits / 5, 12);
      expect(fpir(example, { minSimilarity })).toBeCloseTo(alarms / 5, 12);
    },
  );

  it('are undefined, not zero, without a search of their kind', () => {
    expect(fpir(trialsOf([mated(0.9)]), { minSimilarity: 0.5 })).toBeNull();
    expect(tpir(trialsOf([stranger(0.9)]), { minSimilarity: 0.5 })).toBeNull();
    expect(tpirAtFpir(trialsOf([mated(0.9)]), { targetFpir: 0.1 })).toBeNull();
    expect(tpir(trialsOf([]))).toBeNull();
    expect(fnir(trialsOf([]))).toBeNull();
  });

  it('count failures as misses and as no alarm, or leave them out', () => {
    const rows = [...new Array<Row>(94).fill(mated(0.9)), ...new Array<Row>(6).fill(mated(0.1))];
    const trials = trialsOf([
      ...rows.slice(0, 90),
      ...rows.slice(94),
      failed(true),
      failed(true),
      failed(true),
      failed(true),
    ]);
    expect(tpir(trials, { minSimilarity: 0.5 })).toBeCloseTo(0.9, 12);
    expect(tpir(trials, { minSimilarity: 0.5, countFailures: false })).toBeCloseTo(90 / 96, 12);
    const strangers = trialsOf([stranger(0.9), failed(false)]);
    expect(fpir(strangers, { minSimilarity: 0.5 })).toBe(0.5);
    expect(fpir(strangers, { minSimilarity: 0.5, countFailures: false })).toBe(1);
  });

  it('take nobody returned for nobody found, at every threshold', () => {
    expect(fpir(trialsOf([stranger(-Infinity)]), { minSimilarity: -Infinity })).toBe(0);
    expect(tpir(trialsOf([mated(-Infinity, 0)]))).toBe(0);
  });

  it('do not count what a failed search happens to hold', () => {
    const rows = [
      { ...mated(0.9), isFailure: true },
      { ...stranger(0.9), isFailure: true },
    ];
    expect(tpir(trialsOf(rows))).toBe(0);
    expect(fpir(trialsOf(rows), { minSimilarity: 0 })).toBe(0);
  });

  it('count weighted searches as if they had been repeated', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyRow, fc.nat(3)), { minLength: 1 }), (weighted) => {
        const trials = trialsOf(weighted.map(([row]) => row));
        const weights = Float64Array.from(weighted, ([, weight]) => weight);
        const repeated = trialsOf(weighted.flatMap(([row, weight]) => new Array<Row>(weight).fill(row)));
        for (const minSimilarity of [-Infinity, 0.2, 0.5]) {
          expect(tpir(trials, { weights, minSimilarity })).toEqual(tpir(repeated, { minSimilarity }));
          expect(fpir(trials, { weights, minSimilarity })).toEqual(fpir(repeated, { minSimilarity }));
        }
        expect(tpirAtFpir(trials, { weights, targetFpir: 0.3 })).toEqual(
          tpirAtFpir(repeated, { targetFpir: 0.3 }),
        );
      }),
    );
  });

  it('refuse columns of different lengths and NaN', () => {
    expect(() => tpir({ ...example, mateRanks: Int32Array.of(1) })).toThrow(
      /mateRanks must have length 10, got length 1/,
    );
    expect(() => fpir(trialsOf([stranger(NaN)]), { minSimilarity: 0 })).toThrow(/NaN/);
    expect(() => tpir(example, { rank: 0 })).toThrow(/rank must be >= 1/);
  });
});

describe('tpirAtFpir', () => {
  it.each([
    { targetFpir: 0, hits: 1, alarms: 0, acceptAbove: 0.65 },
    { targetFpir: 0.1, hits: 1, alarms: 0, acceptAbove: 0.65 },
    { targetFpir: 0.2, hits: 2, alarms: 1, acceptAbove: 0.5 },
    { targetFpir: 0.4, hits: 2, alarms: 2, acceptAbove: 0.45 },
    { targetFpir: 0.6, hits: 3, alarms: 3, acceptAbove: 0.33 },
    { targetFpir: 1, hits: 3, alarms: 5, acceptAbove: -Infinity },
  ])('finds $hits of 5 at a target of $targetFpir', ({ targetFpir, hits, alarms, acceptAbove }) => {
    const point = tpirAtFpir(example, { targetFpir })!;
    expect(point.acceptAbove).toBe(acceptAbove);
    expect(point.tpir).toBeCloseTo(hits / 5, 12);
    expect(point.fpir).toBeCloseTo(alarms / 5, 12);
    expect(point.isResolved).toBe(targetFpir >= 0.2);
  });

  it('does not accept a mate that ties with a stranger who must be refused', () => {
    const point = tpirAtFpir(trialsOf([mated(0.5), stranger(0.5)]), { targetFpir: 0 })!;
    expect(point).toEqual({ acceptAbove: 0.5, tpir: 0, fpir: 0, isResolved: false });
  });

  it('resolves a rate of one search of all, whatever the rounding', () => {
    for (let searches = 1; searches < 200; searches++) {
      const trials = trialsOf([mated(0.9), ...new Array<Row>(searches).fill(stranger(0.1))]);
      expect(tpirAtFpir(trials, { targetFpir: 1 / searches })!.isResolved).toBe(true);
    }
  });

  it('gives a perfect separation its full rate', () => {
    const point = tpirAtFpir(trialsOf([mated(0.9), mated(0.8), stranger(0.1)]), { targetFpir: 0 })!;
    expect(point.tpir).toBe(1);
  });

  it('counts a stranger without any candidate as no alarm at every threshold', () => {
    const point = tpirAtFpir(trialsOf([mated(-0.2), stranger(-Infinity)]), { targetFpir: 0 })!;
    expect(point).toMatchObject({ acceptAbove: -Infinity, tpir: 1, fpir: 0 });
  });

  it('never exceeds the target, and no allowed threshold finds more', () => {
    fc.assert(
      fc.property(anyRows, fc.integer({ min: 0, max: 100 }), fc.boolean(), (rows, percent, countFailures) => {
        const trials = trialsOf(rows);
        const targetFpir = percent / 100;
        const point = tpirAtFpir(trials, { targetFpir, countFailures });
        const candidates = [
          -Infinity,
          ...rows.map((row) => row.similarity + 0.05),
          ...rows.map((row) => row.similarity),
        ];
        const best = candidates
          .map((minSimilarity) => ({
            rate: fpir(trials, { minSimilarity, countFailures }),
            found: tpir(trials, { minSimilarity, countFailures }),
          }))
          .filter(({ rate }) => rate !== null && rate <= targetFpir)
          .reduce<number | null>(
            (most, { found }) => (found === null ? null : Math.max(most ?? 0, found)),
            null,
          );
        expect(point?.tpir ?? null).toBe(best);
        if (point) expect(point.fpir).toBeLessThanOrEqual(targetFpir);
      }),
    );
  });

  it('refuses a target outside [0, 1]', () => {
    expect(() => tpirAtFpir(example, { targetFpir: 1.5 })).toThrow(/targetFpir must be in \[0, 1\]/);
  });
});
