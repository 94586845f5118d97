import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { VerificationScores } from '../verification-scores.ts';
import { similarityBins } from './similarity-bins.ts';

describe('similarityBins', () => {
  it('counts every comparison once, in the bin that it lies in', () => {
    const random = createSeededRandom(3);
    const draw = (length: number) => Float32Array.from({ length }, () => random.next() * 1.5 - 0.7);
    const scores = new VerificationScores(draw(500), draw(2_000));
    const bins = similarityBins(scores);
    for (const [at, { from, to, genuine, impostor }] of bins.entries()) {
      const within = (values: ArrayLike<number>) =>
        Array.from(values).filter((value) => value >= from && value < to).length;
      expect([genuine, impostor]).toEqual([within(scores.genuine), within(scores.impostor)]);
      expect(to - from).toBeCloseTo(0.02, 12);
      if (at > 0) expect(from).toBe(bins[at - 1]!.to);
    }
    expect(bins.reduce((sum, { genuine }) => sum + genuine, 0)).toBe(500);
    expect(bins.reduce((sum, { impostor }) => sum + impostor, 0)).toBe(2_000);
  });

  it('has edges at whole hundredths, puts them into the upper bin and 1 into the last one', () => {
    const edges = Array.from({ length: 100 }, (_, at) => (2 * at - 100) / 100);
    expect(similarityBins(new VerificationScores(edges, [1.0000005])).map(({ genuine }) => genuine)).toEqual(
      edges.map(() => 1),
    );
    expect(similarityBins(new VerificationScores([1], [1.0000005]))).toEqual([
      { from: 0.98, to: 1, genuine: 1, impostor: 1 },
    ]);
  });

  it('leaves out empty bins at both ends only, and refuses what are no cosines', () => {
    const bins = similarityBins(new VerificationScores([0.111], [0.051]));
    expect(bins.map(({ from }) => from)).toEqual([0.04, 0.06, 0.08, 0.1]);
    expect(() => similarityBins(new VerificationScores([3], [0]))).toThrow('cosines');
  });
});
