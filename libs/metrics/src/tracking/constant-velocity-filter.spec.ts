import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '../random/index.ts';
import { motionAt, predictMotion, updateMotion } from './constant-velocity-filter.ts';
import type { MotionState } from './constant-velocity-filter.ts';

/** The straight line with the smallest squared error; its place at the last time, and its slope. */
function leastSquares(times: readonly number[], values: readonly number[]): { place: number; speed: number } {
  const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;
  const [t, v] = [mean(times), mean(values)];
  const top = times.reduce((sum, time, i) => sum + (time - t) * ((values[i] ?? 0) - v), 0);
  const speed = top / times.reduce((sum, time) => sum + (time - t) ** 2, 0);
  return { place: v + speed * ((times.at(-1) ?? 0) - t), speed };
}

describe('the constant-velocity filter', () => {
  it('is the least-squares line where speeds do not change and nothing is known before', () => {
    const random = createSeededRandom(3);
    const times = [0, 0.2, 0.3, 0.9, 1, 1.7, 2.4];
    const values = times.map((time) => 40 - 12 * time + random.next());
    // an enormous spread is no knowledge; what is left of it is about 1e-9
    let state: MotionState = motionAt(0, { variance: 1e9, speedVariance: 1e9 });
    times.forEach((time, i) => {
      state = updateMotion(predictMotion(state, time - (times[i - 1] ?? 0), 0), values[i] ?? 0, 0.25);
    });
    const line = leastSquares(times, values);
    expect(state.place).toBeCloseTo(line.place, 5);
    expect(state.speed).toBeCloseTo(line.speed, 5);
    // the variance of a fitted line at its last time
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
    const spread = times.reduce((sum, time) => sum + (time - mean) ** 2, 0);
    expect(state.variance).toBeCloseTo(0.25 * (1 / times.length + (2.4 - mean) ** 2 / spread), 6);
    expect(state.speedVariance).toBeCloseTo(0.25 / spread, 6);
  });

  it('predicts the same in one step as in many', () => {
    const start = { place: 2, speed: -3, variance: 4, speedVariance: 2, covariance: 0.5 };
    let stepwise: MotionState = start;
    for (const seconds of [0.1, 0.25, 0.65]) stepwise = predictMotion(stepwise, seconds, 1.5);
    const atOnce = predictMotion(start, 1, 1.5);
    for (const key of ['place', 'speed', 'variance', 'speedVariance', 'covariance'] as const) {
      expect(stepwise[key]).toBeCloseTo(atOnce[key], 12);
    }
    expect(predictMotion(start, 0, 1.5)).toEqual(start);
  });

  it('weighs a first measurement by the variances', () => {
    const state = updateMotion(motionAt(10, { variance: 3, speedVariance: 1 }), 14, 1);
    expect(state).toEqual({ place: 13, speed: 0, variance: 0.75, speedVariance: 1, covariance: 0 });
  });
});
