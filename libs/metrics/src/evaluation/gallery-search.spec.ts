import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once } from '../../test/score-samples.ts';
import { searchGallery } from './gallery-search.ts';
import { fnir, fpir } from './identification.ts';
import { galleryIdentities, identitySimilarities } from './identity-similarities.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** A gallery with repeated identities and probes of whom some are strangers; similarities tie often. */
const anySearch = fc
  .record({
    gallery: fc.array(fc.nat(4), { minLength: 1, maxLength: 8 }),
    probes: fc.array(fc.nat(6), { minLength: 1, maxLength: 8 }),
  })
  .chain(({ gallery, probes }) => {
    const row = fc.array(fc.integer({ min: -4, max: 4 }), {
      minLength: gallery.length,
      maxLength: gallery.length,
    });
    const similarities = fc.array(row, { minLength: probes.length, maxLength: probes.length });
    return similarities.map((rows) => ({ gallery, probes, similarities: rows }));
  });

describe('searchGallery', () => {
  it('gives the rates that the definitions give, whichever way templates are joined', () => {
    const anyAggregation = fc.constantFrom('max' as const, 'mean' as const);
    fc.assert(
      fc.property(anySearch, anyAggregation, fc.integer({ min: 1, max: 3 }), (search, aggregation, rank) => {
        const people = [...new Set(search.gallery)].sort();
        const minSimilarity = 1;
        const misses: boolean[] = [];
        const alarms: boolean[] = [];
        search.probes.forEach((probe, i) => {
          const candidates = people
            .map((person) => {
              const values = search.similarities[i]!.filter((_, g) => search.gallery[g] === person);
              return { person, similarity: aggregation === 'max' ? Math.max(...values) : mean(values) };
            })
            .sort((a, b) => b.similarity - a.similarity || a.person - b.person);
          const accepted = candidates.filter(({ similarity }) => similarity >= minSimilarity);
          if (!people.includes(probe)) alarms.push(accepted.length > 0);
          else misses.push(!accepted.slice(0, rank).some(({ person }) => person === probe));
        });
        const trials = searchGallery(search, aggregation);
        const share = (list: boolean[]) =>
          list.length === 0 ? null : list.filter(Boolean).length / list.length;
        expect(fpir(trials, { minSimilarity })).toBe(share(alarms));
        const expected = share(misses);
        if (expected === null) expect(fnir(trials, { minSimilarity, rank })).toBeNull();
        else expect(fnir(trials, { minSimilarity, rank })).toBeCloseTo(expected, 12);
      }),
      once,
    );
  });

  it('does not depend on the order of the gallery', () => {
    fc.assert(
      fc.property(anySearch, (search) => {
        const reversed = {
          probes: search.probes,
          gallery: [...search.gallery].reverse(),
          similarities: search.similarities.map((row) => [...row].reverse()),
        };
        expect(searchGallery(reversed)).toEqual(searchGallery(search));
      }),
      once,
    );
  });

  it('counts a probe without a template as a miss and as no alarm', () => {
    const trials = searchGallery({
      gallery: [1, 2],
      probes: [1, 1, 9],
      similarities: [[0.9, 0.1], [], []],
      isFailure: [0, 1, 1],
    });
    expect(fnir(trials, { minSimilarity: 0.5 })).toBe(0.5);
    expect(fpir(trials, { minSimilarity: -1 })).toBe(0);
    expect(fnir(trials, { minSimilarity: 0.5, countFailures: false })).toBe(0);
    expect(fpir(trials, { minSimilarity: -1, countFailures: false })).toBeNull();
  });

  it('refuses lists of different lengths, an empty gallery and similarities that are not finite', () => {
    const good = { gallery: [1, 2], probes: [1], similarities: [[0.5, 0.4]] };
    const refused = (wrong: object) => () => searchGallery({ ...good, ...wrong });
    expect(refused({ gallery: [], similarities: [[]] })).toThrow(/identities must not be empty/);
    expect(refused({ probes: [1, 2] })).toThrow(
      'searchGallery: similarities must have length 2, got length 1',
    );
    expect(refused({ isFailure: [] })).toThrow('searchGallery: isFailure must have length 1, got length 0');
    expect(refused({ similarities: [[0.5]] })).toThrow(/row must have length 2, got length 1/);
    expect(refused({ similarities: [[0.5, NaN]] })).toThrow(/row must be finite, got NaN at 1/);
    expect(refused({ probes: [1.5] })).toThrow(/probes must hold whole numbers/);
  });
});

describe('identitySimilarities', () => {
  it('takes the greatest or the mean of an identity', () => {
    const gallery = galleryIdentities([7, 3, 7]);
    expect([...gallery.identities]).toEqual([3, 7]);
    expect([...identitySimilarities([0.25, 0.5, 0.75], gallery)]).toEqual([0.5, 0.75]);
    expect([...identitySimilarities([0.25, 0.5, 0.75], gallery, 'mean')]).toEqual([0.5, 0.5]);
  });
});
