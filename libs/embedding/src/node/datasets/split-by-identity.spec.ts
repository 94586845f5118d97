import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PictureSet } from './picture-set.types.ts';
import { splitByIdentity } from './split-by-identity.ts';

const shares = { train: 0.5, validation: 0.2, test: 0.3 };

function setOf(identities: readonly string[]): PictureSet {
  const pictures = identities.flatMap((identity) =>
    [1, 2].map((number) => ({ id: `${identity}/${number}`, file: `/x/${identity}/${number}`, identity })),
  );
  return { name: 'set', pictures };
}

function identitiesOf(set: PictureSet): Set<string> {
  return new Set(set.pictures.map(({ identity }) => identity));
}

const names = Array.from({ length: 40 }, (_, index) => `p${index}`);

describe('splitByIdentity', () => {
  it('puts every identity with all its pictures into one part of the size asked for', () => {
    const split = splitByIdentity(setOf(names), { shares, seed: 1 });
    expect(identitiesOf(split.train).size).toBe(20);
    expect(identitiesOf(split.validation).size).toBe(8);
    expect(identitiesOf(split.test).size).toBe(12);
    const all = [split.train, split.validation, split.test].flatMap(({ pictures }) => pictures);
    expect(new Set(all.map(({ id }) => id)).size).toBe(80);
    expect(new Set(all.map(({ identity }) => identity)).size).toBe(40);
  });

  it('does not depend on the order of the set, but on the seed', () => {
    const split = (identities: readonly string[], seed: number) =>
      identitiesOf(splitByIdentity(setOf(identities), { shares, seed }).train);
    fc.assert(
      fc.property(fc.shuffledSubarray(names, { minLength: names.length }), (order) => {
        expect(split(order, 3)).toEqual(split(names, 3));
      }),
      { numRuns: 20 },
    );
    expect(split(names, 4)).not.toEqual(split(names, 3));
  });

  it('keeps an identity in its part for good where that is asked for', () => {
    const many = Array.from({ length: 400 }, (_, index) => `p${index}`);
    const options = { shares, seed: 5, method: 'permanent' } as const;
    const before = splitByIdentity(setOf(many.slice(0, 200)), options);
    const after = splitByIdentity(setOf(many), options);
    for (const part of ['train', 'validation', 'test'] as const) {
      expect([...identitiesOf(after[part])]).toEqual(expect.arrayContaining([...identitiesOf(before[part])]));
    }
    // 400 draws at 0.3: 120 ± 4 standard deviations (9.2 each); the seed is fixed.
    expect(Math.abs(identitiesOf(after.test).size - 120)).toBeLessThan(37);
  });

  it('leaves junk, distractors and what lies beyond the shares out', () => {
    const set = setOf(names);
    const junk = { id: 'j', file: '/j', identity: '-1', isJunk: true };
    const stranger = { id: 'd', file: '/d', identity: '0000', isDistractor: true };
    const split = splitByIdentity(
      { name: 'set', pictures: [junk, stranger, ...set.pictures] },
      { shares: { train: 0.25, validation: 0, test: 0.25 }, seed: 0 },
    );
    expect(identitiesOf(split.train).size).toBe(10);
    expect(split.validation.pictures).toEqual([]);
    expect(
      [...identitiesOf(split.train), ...identitiesOf(split.test)].filter((name) => !name.startsWith('p')),
    ).toEqual([]);
  });

  it('refuses shares that cannot be, and parts that stay empty', () => {
    const refuse = (given: typeof shares, identities: readonly string[]) =>
      expect(() => splitByIdentity(setOf(identities), { shares: given, seed: 0 })).toThrow(
        expect.objectContaining({ code: 'SPLIT_INVALID' }),
      );
    refuse({ train: 0.8, validation: 0.2, test: 0.2 }, names);
    refuse({ train: -0.1, validation: 0.2, test: 0.2 }, names);
    refuse({ train: 0, validation: 0, test: 0 }, names);
    refuse({ train: NaN, validation: 0, test: 0.5 }, names);
    refuse({ train: 0.9, validation: 0, test: 0.1 }, ['a', 'b']);
    expect(() =>
      splitByIdentity(setOf(names), { shares: { train: 0.7, validation: 0.2, test: 0.1 }, seed: 0 }),
    ).not.toThrow();
  });
});
