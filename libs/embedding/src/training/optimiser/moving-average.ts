import * as tf from '@tensorflow/tfjs-core';
import { effectiveEmaDecay } from '../../schedules/exponential-moving-average.ts';

/** The average of variables over the steps, in variables of its own. */
export interface MovingAverage {
  /** By the names of the variables, in their order. */
  readonly state: ReadonlyMap<string, tf.Variable>;
  /** Takes in the variables' values after step `step` (from 0): average ← d·average + (1 − d)·value, d = min(decay, (1 + n) / (10 + n)). */
  update(step: number): void;
  /** Frees the averages. */
  dispose(): void;
}

/**
 * Starts at the variables' values.
 *
 * @param decay In [0, 1).
 */
export function movingAverage(variables: ReadonlyMap<string, tf.Variable>, decay: number): MovingAverage {
  const state = new Map(
    [...variables].map(([name, variable]) => [name, tf.tidy(() => tf.variable(tf.clone(variable)))]),
  );
  return {
    state,
    update(step) {
      const kept = effectiveEmaDecay(decay, step);
      for (const [name, variable] of variables) {
        const average = state.get(name);
        if (average === undefined) continue;
        tf.tidy(() => average.assign(tf.add(tf.mul(average, kept), tf.mul(variable, 1 - kept))));
      }
    },
    dispose: () => state.forEach((average) => average.dispose()),
  };
}
