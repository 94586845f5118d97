import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hitsOf, smallCohorts } from '../../test/small-cohorts.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { cohortTail, CohortTailCollector } from './cohort-tail.ts';

const seeded = { seed: 1, numRuns: 80 };

describe('cohortTail', () => {
  it('lists all impostor comparisons in descending order', () => {
    fc.assert(
      fc.property(smallCohorts, (cohort) => {
        const tail = cohortTail(cohort.matrix.flat(), cohort);
        expect(tail.floor).toBe(-Infinity);
        expect([...tail.similarities]).toEqual([...tail.similarities].sort((a, b) => b - a));
        const name = (probe: number, match: number, similarity: number) => `${probe} ${match} ${similarity}`;
        const listed = [...tail.similarities].map((one, i) => name(tail.probes[i]!, tail.matches[i]!, one));
        const expected = hitsOf(cohort, -Infinity).map(({ probe, match }) =>
          name(probe, match, cohort.matrix[probe]![match]!),
        );
        expect(listed.sort()).toEqual(expected.sort());
        expect([...tail.probeIdentities]).toEqual(cohort.probeIdentities);
      }),
      seeded,
    );
  });

  it('keeps the highest where it may not keep all, ties with the last among them', () => {
    fc.assert(
      fc.property(smallCohorts, fc.integer({ min: 1, max: 12 }), (cohort, limit) => {
        const all = cohortTail(cohort.matrix.flat(), cohort);
        const tail = cohortTail(cohort.matrix.flat(), { ...cohort, limit });
        if (all.similarities.length <= limit) {
          expect(tail).toEqual(all);
          return;
        }
        expect(tail.floor).toBe(all.similarities[limit - 1]);
        expect(tail.similarities).toEqual(all.similarities.filter((one) => one >= tail.floor));
      }),
      seeded,
    );
  });

  it('stays within its memory while it goes through many', () => {
    const collector = new CohortTailCollector({
      identities: 50,
      probeIdentities: new Int32Array(40),
      limit: 10,
    });
    for (let i = 0; i < 40 * 49; i += 1) {
      collector.add(i % 40, 1 + Math.floor(i / 40), ((i * 7919) % 1960) / 1960);
    }
    const tail = collector.finish();
    expect(tail.similarities.length).toBe(10);
    expect(tail.similarities[0]).toBe(1959 / 1960);
    expect(tail.similarities[9]).toBe(1950 / 1960);
    expect(collector.floor).toBe(1950 / 1960);
  });

  it('refuses too few identities, unknown ones, and similarities that are not finite', () => {
    const of = (options: object) => () =>
      cohortTail([1, 2, 3], { identities: 3, probeIdentities: [0], ...options });
    expect(of({})).not.toThrow();
    expect(of({ identities: 2, probeIdentities: [0] })).toThrow(ArgumentError);
    expect(of({ probeIdentities: [] })).toThrow(ArgumentError);
    expect(() => new CohortTailCollector({ identities: 3, probeIdentities: [] })).toThrow(ShapeError);
    expect(of({ probeIdentities: [3] })).toThrow('probeIdentities must be in [0, 3), got 3');
    expect(of({ probeIdentities: [-1] })).toThrow(ArgumentError);
    expect(of({ limit: 0 })).toThrow('limit must be a whole number >= 1, got 0');
    expect(() => cohortTail([1, 2], { identities: 3, probeIdentities: [0] })).toThrow(
      'have length 1 x 3, got 2',
    );
    expect(() => cohortTail([1, 2, NaN], { identities: 3, probeIdentities: [0] })).toThrow('must be finite');
    expect(() => new CohortTailCollector({ identities: 2, probeIdentities: [0] })).toThrow(
      'identities must be a whole number >= 3, got 2',
    );
    const collector = new CohortTailCollector({ identities: 3, probeIdentities: [0] });
    expect(() => collector.add(1, 1, 0.5)).toThrow('probe must be in [0, 1), got 1');
    expect(() => collector.add(0, 3, 0.5)).toThrow('identity must be in [0, 3), got 3');
    expect(() => collector.add(0, 0.5, 0.5)).toThrow(ArgumentError);
    expect(() => collector.add(0, 1, Infinity)).toThrow('similarity must be finite, got Infinity');
    expect(() => {
      for (let i = 0; i < 9; i += 1) collector.add(0, 1, 0.5);
    }).toThrow('pairs must be at most 3, got one more');
  });
});
