import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactPeople, dotOf, type PicturesOfPeople } from '../../test/exact-people.ts';
import { genuineScores } from './genuine-scores.ts';
import { rowsOfVectors } from './labelled-rows.ts';
import { midQuantiles } from './mid-quantiles.ts';
import { pairStatistics, readPictureTail } from './pair-statistics.ts';
import { collectPictureTail, identityTail } from './picture-tail.ts';

const seeded = { seed: 5, numRuns: 60 };
const all = 1_000_000;

/** Every pair of pictures of different people, by loops. */
function pairsOf(pictures: PicturesOfPeople): { first: number; second: number; similarity: number }[] {
  return pictures.flatMap((a, first) =>
    pictures.flatMap((b, place) =>
      place > first && a.identity !== b.identity
        ? [{ first, second: place, similarity: dotOf(a.vector, b.vector) }]
        : [],
    ),
  );
}

describe('collectPictureTail', () => {
  it('keeps the most similar pairs of different people, all that tie with the last one too', async () => {
    await fc.assert(
      fc.asyncProperty(
        exactPeople({ people: 6 }),
        fc.integer({ min: 1, max: 30 }),
        async (pictures, limit) => {
          const tail = await collectPictureTail(rowsOfVectors(pictures), limit);
          const people = new Set(pictures.map(({ identity }) => identity)).size;
          if (people < 3) {
            expect(tail).toBeNull();
            return;
          }
          const pairs = pairsOf(pictures).sort((a, b) => b.similarity - a.similarity);
          const floor = pairs.length <= limit ? -Infinity : pairs[limit - 1]!.similarity;
          const kept = pairs.filter(({ similarity }) => similarity >= floor);
          const name = (first: number, second: number, similarity: number) =>
            `${first} ${second} ${similarity}`;
          const listed = [...tail!.similarities].map((one, i) =>
            name(tail!.first[i]!, tail!.second[i]!, one),
          );
          expect(tail!.floor).toBe(floor);
          expect(listed.sort()).toEqual(
            kept.map((one) => name(one.first, one.second, one.similarity)).sort(),
          );
          expect([...tail!.similarities]).toEqual(kept.map(({ similarity }) => similarity));
          const counts = Map.groupBy(pictures, ({ identity }) => identity);
          expect([...tail!.picturesOf]).toEqual([...counts.values()].map((own) => own.length));
        },
      ),
      seeded,
    );
  });
});

describe('identityTail', () => {
  it('is the maximum over the first pictures of each other person, as a search compares', async () => {
    await fc.assert(
      fc.asyncProperty(
        exactPeople({ people: 5, atLeast: 3 }),
        fc.constantFrom(1, 2, Infinity),
        fc.constantFrom(4, 20, all),
        async (pictures, cap, limit) => {
          const tail = (await collectPictureTail(rowsOfVectors(pictures), limit))!;
          const found = identityTail(tail, cap);
          const people = [...Map.groupBy(pictures, ({ identity }) => identity).entries()];
          const expected = pictures.flatMap((probe, place) =>
            people.flatMap(([identity, own], person) => {
              if (identity === probe.identity) return [];
              const best = Math.max(...own.slice(0, cap).map(({ vector }) => dotOf(probe.vector, vector)));
              return best >= tail.floor ? [`${place} ${person} ${best}`] : [];
            }),
          );
          const listed = [...found.similarities].map(
            (one, i) => `${found.probes[i]!} ${found.matches[i]!} ${one}`,
          );
          expect(listed.sort()).toEqual(expected.sort());
          expect([...found.similarities]).toEqual([...found.similarities].sort((a, b) => b - a));
          expect(found).toMatchObject({ identities: people.length, floor: tail.floor });
        },
      ),
      seeded,
    );
  });
});

describe('genuineScores', () => {
  it('are the best similarity of each picture with another one of its person', () => {
    fc.assert(
      fc.property(exactPeople({ people: 6 }), (pictures) => {
        const best = pictures.flatMap((probe) => {
          const others = pictures.filter((one) => one !== probe && one.identity === probe.identity);
          return others.length === 0
            ? []
            : [Math.max(...others.map(({ vector }) => dotOf(vector, probe.vector)))];
        });
        const found = genuineScores(rowsOfVectors(pictures));
        expect([...found.similarities]).toEqual(best);
        const people = [...Map.groupBy(pictures, ({ identity }) => identity).values()];
        expect(found.identities).toBe(people.filter((own) => own.length > 1).length);
      }),
      seeded,
    );
  });
});

describe('midQuantiles', () => {
  it('are the values themselves where there is room for all, and lie on the line between them where not', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        (values, most) => {
          const sorted = [...values].sort((a, b) => a - b);
          const found = midQuantiles(values, most);
          if (most >= values.length) {
            expect(found).toEqual(sorted);
            return;
          }
          // Hazen: the k-th of N values is the quantile at (k − ½)/N.
          found.forEach((value, i) => {
            const p = (i + 0.5) / most;
            const k = sorted.findIndex((_, place) => (place + 0.5) / sorted.length >= p);
            const [below, above] = [Math.max(0, k - 1), k === -1 ? sorted.length - 1 : k];
            const share = k <= 0 ? 0 : (p - (below + 0.5) / sorted.length) * sorted.length;
            const low = k === -1 ? sorted.at(-1)! : sorted[below]!;
            expect(value).toBeCloseTo(low + (sorted[above]! - low) * share, 9);
          });
        },
      ),
      seeded,
    );
  });
});

describe('pairStatistics', () => {
  it('give back the pairs that they were made of, and the genuine scores', async () => {
    await fc.assert(
      fc.asyncProperty(exactPeople({ people: 6 }), async (pictures) => {
        const rows = rowsOfVectors(pictures);
        const tail = await collectPictureTail(rows, 12_000);
        const statistics = await pairStatistics(pictures);
        if (tail === null || statistics === null) {
          expect(statistics).toBe(tail);
          return;
        }
        expect(readPictureTail(statistics)).toEqual(tail);
        const genuine = genuineScores(rows);
        expect(statistics.genuineIdentities).toBe(genuine.identities);
        expect(statistics.genuine).toEqual([...genuine.similarities].sort((a, b) => a - b));
      }),
      seeded,
    );
  });

  it('are refused where they contradict themselves', async () => {
    const pictures = fc.sample(exactPeople({ people: 5, atLeast: 3 }), { numRuns: 1, seed: 3 })[0]!;
    const statistics = (await pairStatistics(pictures))!;
    const base64 = (values: Float32Array | Uint16Array) => Buffer.from(values.buffer).toString('base64');
    const count = pairsOf(pictures).length;
    for (const change of [
      { similarities: base64(Float32Array.from({ length: count }, (_, i) => i / count)) },
      { first: base64(new Uint16Array(count).fill(60_000)) },
      { second: base64(new Uint16Array(count + 1)) },
      { pictures: base64(Uint16Array.from([1, 1])) },
    ]) {
      expect(() => readPictureTail({ ...statistics, ...change }), Object.keys(change)[0]).toThrow(RangeError);
    }
  });
});
