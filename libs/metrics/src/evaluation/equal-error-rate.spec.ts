import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPairs, once } from '../../test/score-samples.ts';
import { equalErrorRate, equalErrorThreshold } from './equal-error-rate.ts';
import { VerificationScores } from './verification-scores.ts';

interface Point {
  readonly threshold: number;
  readonly far: number;
  readonly frr: number;
}

/** From the lowest threshold to infinity, counted one by one. */
function pointsOf(genuine: readonly number[], impostor: readonly number[]): Point[] {
  const thresholds = [...new Set([...genuine, ...impostor])].sort((a, b) => a - b);
  return [...thresholds, Infinity].map((threshold) => ({
    threshold,
    far: impostor.filter((value) => value >= threshold).length / impostor.length,
    frr: genuine.filter((value) => value < threshold).length / genuine.length,
  }));
}

/** Where the segment between two points crosses FAR = FRR, if it does. */
function crossingOf(a: Point, b: Point): number | null {
  const before = a.far - a.frr;
  const after = b.far - b.frr;
  if (before === 0) return a.far;
  if (before * after > 0) return null;
  return a.far + ((b.far - a.far) * before) / (before - after);
}

const small = new VerificationScores(
  [0.91, 0.85, 0.8, 0.72, 0.66, 0.58, 0.41, 0.33],
  [0.62, 0.55, 0.47, 0.4, 0.36, 0.3, 0.25, 0.2, 0.12, 0.05],
);

describe('equalErrorRate', () => {
  it('has three values where no operating point has equal errors', () => {
    expect(equalErrorRate(small, 'nearestAverage')).toBeCloseTo(0.275, 12);
    expect(equalErrorRate(small, 'linearInterpolated')).toBeCloseTo(0.25, 12);
    expect(equalErrorRate(small, 'rocConvexHull')).toBeCloseTo(0.1923076923076923, 12);
    expect(equalErrorThreshold(small)).toBe(0.47);
  });

  it('averages at the threshold with the least difference, the lower one of two', () => {
    fc.assert(
      fc.property(anyPairs, ({ genuine, impostor }) => {
        const points = pointsOf(genuine, impostor);
        const nearest = points.reduce((best, point) =>
          Math.abs(point.far - point.frr) < Math.abs(best.far - best.frr) ? point : best,
        );
        const scores = new VerificationScores(genuine, impostor);
        expect(equalErrorRate(scores, 'nearestAverage')).toBeCloseTo((nearest.far + nearest.frr) / 2, 12);
        expect(equalErrorThreshold(scores)).toBe(nearest.threshold);
      }),
      once,
    );
  });

  it('interpolates between neighbouring operating points', () => {
    fc.assert(
      fc.property(anyPairs, ({ genuine, impostor }) => {
        const points = pointsOf(genuine, impostor);
        const crossings = points.slice(1).flatMap((point, i) => crossingOf(points[i]!, point) ?? []);
        expect(equalErrorRate(new VerificationScores(genuine, impostor))).toBeCloseTo(crossings[0]!, 10);
      }),
      once,
    );
  });

  it('finds on the convex hull the least crossing of any two operating points', () => {
    fc.assert(
      fc.property(anyPairs, ({ genuine, impostor }) => {
        const points = pointsOf(genuine, impostor);
        const crossings = points.flatMap((a) => points.flatMap((b) => crossingOf(a, b) ?? []));
        const scores = new VerificationScores(genuine, impostor);
        const rate = equalErrorRate(scores, 'rocConvexHull');
        expect(rate).toBeCloseTo(Math.min(...crossings), 10);
        expect(rate).toBeLessThanOrEqual(equalErrorRate(scores) + 1e-12);
      }),
      once,
    );
  });

  it('is 0 for a perfect model, 1 for an inverted one, ½ for equal scores', () => {
    for (const variant of ['nearestAverage', 'linearInterpolated', 'rocConvexHull'] as const) {
      expect(equalErrorRate(new VerificationScores([3, 4], [1, 2]), variant)).toBe(0);
      expect(equalErrorRate(new VerificationScores([1, 2], [3, 4]), variant)).toBe(
        variant === 'rocConvexHull' ? 0.5 : 1,
      );
      expect(equalErrorRate(new VerificationScores([1, 1], [1, 1, 1]), variant)).toBe(0.5);
    }
  });
});
