import { describe, expect, it } from 'vitest';
import { drawPeople } from '../../../test/drawn-people.ts';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { identityScores } from '../gate/identity-scores.ts';
import { hardestPairs, type RowPair } from './hardest-pairs.ts';

describe('hardestPairs', () => {
  it.each([1, 2, 3])('finds what a loop over all pairs finds (seed %i)', (seed) => {
    const drawn = drawPeople(createSeededRandom(seed), { people: 9, samples: 3, dimensions: 6, spread: 0.6 });
    const { people, dimensions, vectors } = drawn;
    const cosine = (one: number, other: number): number => {
      let sum = 0;
      for (let i = 0; i < dimensions; i += 1)
        sum += vectors[one * dimensions + i]! * vectors[other * dimensions + i]!;
      return sum;
    };
    const byPeople = new Map<string, number>();
    for (let one = 0; one < people.length; one += 1) {
      for (let other = one + 1; other < people.length; other += 1) {
        const [key, isSame] = [`${people[one]} ${people[other]}`, people[one] === people[other]];
        const [before, now] = [byPeople.get(key) ?? NaN, cosine(one, other)];
        byPeople.set(
          key,
          Number.isNaN(before) ? now : isSame ? Math.min(before, now) : Math.max(before, now),
        );
      }
    }
    const found = hardestPairs(identityScores(drawn), drawn, 5);
    const peopleOf = ({ one, other }: RowPair) => `${people[one]} ${people[other]}`;
    const isSame = (key: string) => key.split(' ')[0] === key.split(' ')[1];
    const wanted = [...byPeople].sort(([, a], [, b]) => b - a);
    expect(found.impostor.map(peopleOf)).toEqual(
      wanted
        .filter(([key]) => !isSame(key))
        .slice(0, 5)
        .map(([key]) => key),
    );
    expect(found.genuine.map(peopleOf)).toEqual(
      wanted
        .filter(([key]) => isSame(key))
        .reverse()
        .slice(0, 5)
        .map(([key]) => key),
    );
    for (const pair of [...found.impostor, ...found.genuine]) {
      expect(pair.similarity).toBeCloseTo(cosine(pair.one, pair.other), 12);
      expect(pair.similarity).toBeCloseTo(byPeople.get(peopleOf(pair))!, 6);
    }
  });

  it('gives what there is where that is less, and nothing genuine of people with one sample', () => {
    const drawn = drawPeople(createSeededRandom(4), { people: 3, samples: 1, dimensions: 4, spread: 0.2 });
    const { impostor, genuine } = hardestPairs(identityScores(drawn), drawn);
    expect([impostor.length, genuine.length]).toEqual([3, 0]);
    expect(() => hardestPairs(identityScores(drawn), { ...drawn, dimensions: 3 })).toThrow('vectors');
  });
});
