import { describe, expect, it } from 'vitest';
import { BINS, countSimilarities } from './similarity-histogram.ts';

function input(rows: readonly (readonly [number, readonly number[]])[]) {
  const dimensions = rows[0]?.[1].length ?? 1;
  return {
    values: Float32Array.from(rows.flatMap(([, vector]) => vector)),
    dimensions,
    identities: Int32Array.from(rows.map(([identity]) => identity)),
  };
}

const filled = (counts: readonly number[]): readonly (readonly [number, number])[] =>
  counts.flatMap((count, bin) => (count === 0 ? [] : [[bin, count] as const]));

const binOf = (similarity: number): number => Math.min(BINS - 1, Math.floor(((similarity + 1) / 2) * BINS));

describe('countSimilarities', () => {
  it('counts the best of each identity, and a sample never against itself', async () => {
    const { genuine, impostor } = await countSimilarities(
      input([
        [0, [1, 0]],
        [0, [0.6, 0.8]],
        [1, [0, 1]],
      ]),
    );
    // Both samples of 0 find each other at 0.6; the only sample of 1 has no other one.
    expect(filled(genuine)).toEqual([[binOf(0.6), 2]]);
    // 0 against 1: 0 and 0.8; 1 against 0: the better of 0 and 0.8.
    expect(filled(impostor)).toEqual([
      [binOf(0), 1],
      [binOf(0.8), 2],
    ]);
  });

  it('has the ends of the scale in its first and last bins', async () => {
    const { genuine, impostor } = await countSimilarities(
      input([
        [0, [1, 0]],
        [0, [1, 0]],
        [1, [-1, 0]],
      ]),
    );
    expect(filled(genuine)).toEqual([[BINS - 1, 2]]);
    expect(filled(impostor)).toEqual([[0, 3]]);
  });

  it('is empty for an empty gallery', async () => {
    const { genuine, impostor } = await countSimilarities(input([]));
    expect([...filled(genuine), ...filled(impostor)]).toEqual([]);
  });
});
