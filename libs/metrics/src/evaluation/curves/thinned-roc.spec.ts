import { describe, expect, it } from 'vitest';
import { gaussian } from '../../../test/drawn-people.ts';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { roc } from '../roc.ts';
import { VerificationScores } from '../verification-scores.ts';
import { thinnedRoc } from './thinned-roc.ts';

function drawn(seed: number, counts: { genuine: number; impostor: number }) {
  const random = createSeededRandom(seed);
  return new VerificationScores(
    Float64Array.from({ length: counts.genuine }, () => 1.5 + gaussian(random)),
    Float64Array.from({ length: counts.impostor }, () => gaussian(random)),
  );
}

const greatest = (values: readonly number[]): number =>
  values.reduce((one, other) => Math.max(one, other), 0);

describe('thinnedRoc', () => {
  it('leaves a short curve whole', () => {
    const curve = roc(new VerificationScores([1, 2, 3, 3], [0, 1, 2]));
    expect(thinnedRoc(curve)).toEqual(
      Array.from(curve.thresholds, (threshold, at) => ({
        threshold: threshold === Infinity ? null : threshold,
        fmr: curve.far[at],
        tar: curve.tar[at],
      })),
    );
  });

  it('keeps points of the whole curve, both ends, and what the rule names, of a long one', () => {
    const scores = drawn(1, { genuine: 700, impostor: 9_000 });
    const points = thinnedRoc(roc(scores), 60);
    expect(points.length).toBeLessThanOrEqual(60);
    expect(points.length).toBeGreaterThan(40);
    expect(points[0]).toEqual({ threshold: null, fmr: 0, tar: 0 });
    expect(points.at(-1)).toMatchObject({ fmr: 1, tar: 1 });
    points.slice(1).forEach(({ threshold, fmr, tar }, at) => {
      expect(scores.impostor.filter((score) => score >= threshold!).length / 9_000).toBe(fmr);
      expect(scores.genuine.filter((score) => score >= threshold!).length / 700).toBe(tar);
      expect(fmr).toBeGreaterThanOrEqual(points[at]!.fmr);
      expect(tar).toBeGreaterThanOrEqual(points[at]!.tar);
    });
    const whole = roc(scores);
    for (let step = 0; step < 28; step += 1) {
      const target = (1 / 9_000) ** (1 - step / 27) * (1 + 1e-12);
      const kept = greatest([...whole.tar].filter((_, at) => whole.far[at]! <= target));
      expect(greatest(points.filter(({ fmr }) => fmr <= target).map(({ tar }) => tar))).toBe(kept);
    }
  });

  it('keeps the greatest TAR without a false match, also of a perfect model, and refuses too few points', () => {
    const genuine = Array.from({ length: 300 }, (_, at) => at);
    const besides = (impostor: number) => thinnedRoc(roc(new VerificationScores(genuine, [impostor])), 20);
    expect(besides(120.5)).toContainEqual({ threshold: 121, fmr: 0, tar: 179 / 300 });
    expect(besides(-1)).toContainEqual({ threshold: 0, fmr: 0, tar: 1 });
    const curve = roc(new VerificationScores(genuine, [1]));
    expect(() => thinnedRoc(curve, 5)).toThrow('mostPoints');
  });
});
