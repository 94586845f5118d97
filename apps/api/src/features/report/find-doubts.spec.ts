import { describe, expect, it } from 'vitest';
import { randomUnitVector, seededRandom } from '../../../test/vectors.ts';
import { findDoubts, type DoubtInput } from './find-doubts.ts';

const dimensions = 64;

/** `people` with `each` samples; `swap` puts a sample of one person to another. */
function gallery(people: number, each: number): DoubtInput & { readonly identities: Int32Array } {
  const random = seededRandom(3);
  const values = new Float32Array(people * each * dimensions);
  const identities = new Int32Array(people * each);
  for (let person = 0; person < people; person += 1) {
    const centre = randomUnitVector(random, dimensions);
    for (let i = 0; i < each; i += 1) {
      const noise = randomUnitVector(random, dimensions);
      const mixed = Array.from(centre, (value, j) => value + 0.6 * noise[j]!);
      const row = person * each + i;
      values.set(
        mixed.map((value) => value / Math.hypot(...mixed)),
        row * dimensions,
      );
      identities[row] = person;
    }
  }
  return { values, dimensions, identities, match: 0.55, duplicate: 0.99, maxFindings: 20 };
}

describe('doubts about a gallery', () => {
  it('are none where everybody is who they are said to be', async () => {
    expect(await findDoubts(gallery(40, 5))).toEqual({ outliers: [], samePerson: [], duplicates: [] });
  });

  it('name the sample that is of somebody else', async () => {
    const input = gallery(40, 5);
    input.identities[7] = 20;
    const { outliers, samePerson } = await findDoubts(input);
    expect(outliers.map(({ row }) => row)).toEqual([7]);
    expect(outliers[0]!.similarity).toBeLessThan(outliers[0]!.usual - 0.3);
    // It is like its own person, who has another name.
    expect(samePerson.map(({ rowA, rowB }) => [input.identities[rowA], input.identities[rowB]])).toEqual([
      [20, 1],
    ]);
  });

  it('name one person under two identities once, by the most similar samples', async () => {
    const input = gallery(30, 4);
    for (const row of [8, 9]) input.identities[row] = 99;
    const { samePerson } = await findDoubts(input);
    expect(samePerson).toHaveLength(1);
    const pairs = [8, 9].flatMap((a) => [10, 11].map((b) => similarity(input, a, b)));
    expect(samePerson[0]!.similarity).toBeCloseTo(Math.max(...pairs), 5);
  });

  it('name copies within an identity, and not across', async () => {
    const input = gallery(30, 4);
    const copy = (from: number, to: number) =>
      input.values.copyWithin(to * dimensions, from * dimensions, (from + 1) * dimensions);
    copy(0, 1);
    copy(8, 12);
    const { duplicates, samePerson } = await findDoubts(input);
    expect(duplicates.map(({ rowA, rowB }) => [rowA, rowB])).toEqual([[0, 1]]);
    expect(samePerson.map(({ rowA, rowB }) => [rowA, rowB])).toEqual([[8, 12]]);
  });

  it('are bounded: the most doubtful ones of many', async () => {
    const input = { ...gallery(20, 4), match: -1, maxFindings: 3 };
    const { samePerson } = await findDoubts(input);
    const best = [];
    for (let a = 0; a < 80; a += 1) {
      for (let b = a + 1; b < 80; b += 1) {
        if (input.identities[a] !== input.identities[b]) best.push(similarity(input, a, b));
      }
    }
    best.sort((a, b) => b - a);
    expect(samePerson).toHaveLength(3);
    expect(samePerson[0]!.similarity).toBeCloseTo(best[0]!, 5);
  });

  it('are none of nobody, and of one sample', async () => {
    const none = { outliers: [], samePerson: [], duplicates: [] };
    expect(await findDoubts({ ...gallery(1, 1) })).toEqual(none);
    expect(
      await findDoubts({ ...gallery(1, 1), values: new Float32Array(), identities: new Int32Array() }),
    ).toEqual(none);
  });
});

function similarity({ values }: DoubtInput, a: number, b: number): number {
  let product = 0;
  for (let i = 0; i < dimensions; i += 1)
    product += values[a * dimensions + i]! * values[b * dimensions + i]!;
  return product;
}
