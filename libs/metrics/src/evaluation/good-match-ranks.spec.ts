import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goodMatchRanks } from './good-match-ranks.ts';
import { classRoles, market1501Roles, matchRole } from './match-roles.ts';

const once = { seed: 1, numRuns: 200 };

/** Entries with few distinct distances, so that ties are common. */
const anyRow = fc.array(fc.record({ tenths: fc.integer({ min: -5, max: 5 }), role: fc.nat(2) }), {
  maxLength: 25,
});

/** Sorts everything that is no junk and looks where the good matches end up. */
function ranksBySorting(distances: readonly number[], roles: readonly number[]): number[] {
  const order = distances
    .map((distance, index) => ({ distance, index }))
    .filter(({ index }) => roles[index] !== matchRole.junk)
    .sort((a, b) => a.distance - b.distance || a.index - b.index);
  return order.flatMap(({ index }, place) => (roles[index] === matchRole.good ? [place + 1] : []));
}

describe('goodMatchRanks', () => {
  it('agrees with sorting the whole gallery, ties in gallery order', () => {
    fc.assert(
      fc.property(anyRow, (entries) => {
        const distances = entries.map(({ tenths }) => tenths / 10);
        const roles = entries.map(({ role }) => role);
        const expected = ranksBySorting(distances, roles);
        const asRoles = Uint8Array.from(roles);
        expect([...goodMatchRanks(Float64Array.from(distances), asRoles, { isSimilarity: false })]).toEqual(
          expected,
        );
        const similarities = Float32Array.from(distances, (distance) => 1 - distance);
        expect([...goodMatchRanks(similarities, asRoles, { isSimilarity: true })]).toEqual(expected);
      }),
      once,
    );
  });

  it('does not depend on the order of the gallery where no distances are equal', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 1 }),
        fc.nat(),
        (row, turn) => {
          const roles = Uint8Array.from(row, (value) => Math.abs(value) % 3);
          const by = turn % row.length;
          const turned = (values: ArrayLike<number>) => [
            ...Array.from(values).slice(by),
            ...Array.from(values).slice(0, by),
          ];
          const direction = { isSimilarity: false };
          expect(
            goodMatchRanks(Float64Array.from(turned(row)), Uint8Array.from(turned(roles)), direction),
          ).toEqual(goodMatchRanks(Float64Array.from(row), roles, direction));
        },
      ),
      once,
    );
  });

  it('does not look at the values of junk', () => {
    const roles = Uint8Array.of(matchRole.junk, matchRole.other, matchRole.good);
    const row = Float64Array.of(NaN, 0.1, 0.2);
    expect(goodMatchRanks(row, roles, { isSimilarity: false })).toEqual(Int32Array.of(2));
  });

  it('is empty without a good match and without a gallery', () => {
    expect(goodMatchRanks(Float64Array.of(1), Uint8Array.of(0), { isSimilarity: false }).length).toBe(0);
    expect(goodMatchRanks(new Float64Array(0), new Uint8Array(0), { isSimilarity: true }).length).toBe(0);
  });

  it('refuses values that are not finite and roles of another length', () => {
    const refused = (row: Float64Array) => () =>
      goodMatchRanks(row, Uint8Array.of(0, 1), { isSimilarity: false });
    expect(refused(Float64Array.of(0, NaN))).toThrow('goodMatchRanks: row must be finite, got NaN at 1');
    expect(refused(Float64Array.of(-Infinity, 0))).toThrow(/got -Infinity at 0/);
    expect(refused(Float64Array.of(1))).toThrow('goodMatchRanks: roles must have length 1, got length 2');
  });
});

describe('market1501Roles', () => {
  it('drops the same person from the same camera and junk detections, and keeps distractors', () => {
    const gallery = { people: [1, 1, 2, -1, 0], cameras: [1, 2, 1, 2, 1] };
    expect([...market1501Roles({ person: 1, camera: 1 }, gallery)]).toEqual([2, 1, 0, 2, 0]);
    expect([...market1501Roles({ person: -1, camera: 2 }, gallery)]).toEqual([0, 0, 0, 2, 0]);
  });

  it('overwrites the roles it is given', () => {
    const roles = Uint8Array.of(2, 2);
    expect(market1501Roles({ person: 1, camera: 1 }, { people: [1, 3], cameras: [2, 2] }, roles)).toBe(roles);
    expect([...roles]).toEqual([1, 0]);
  });

  it('refuses lists of different lengths', () => {
    expect(() => market1501Roles({ person: 1, camera: 1 }, { people: [1], cameras: [] })).toThrow(
      'market1501Roles: cameras must have length 1, got length 0',
    );
  });
});

describe('classRoles', () => {
  it('drops the query by its index and keeps its duplicates', () => {
    expect([...classRoles({ label: 7, self: 1 }, [7, 7, 3])]).toEqual([1, 2, 0]);
    expect([...classRoles({ label: 7, self: null }, [7, 7, 3])]).toEqual([1, 1, 0]);
  });
});
