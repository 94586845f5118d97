import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend } from '../../../test/architectures/net-backends.ts';
import { optimiserSchema } from '../recipe/optimiser.schema.ts';
import { createOptimiser } from './create-optimiser.ts';

interface Case {
  readonly spec: unknown;
  readonly decays?: boolean;
  readonly rateMultiplier?: number;
}

/** Values of one parameter that starts at [1, −2] after steps with these gradients at rate 0.1. */
function stepped(
  { spec, decays = true, rateMultiplier = 1 }: Case,
  gradients: readonly number[][],
): number[] {
  const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, -2])));
  const parameter = { name: 'p', variable, decays, rateMultiplier };
  const optimiser = createOptimiser(optimiserSchema.parse(spec), [parameter]);
  gradients.forEach((values, step) => {
    tf.tidy(() => optimiser.apply(new Map([['p', tf.tensor1d(values)]]), { rate: 0.1, step }));
  });
  const values = [...variable.dataSync()];
  optimiser.dispose();
  variable.dispose();
  return values;
}

const gradients = [
  [0.5, -1],
  [0.25, 2],
];

/** float32 arithmetic on values near 1. */
const expectClose = (actual: readonly number[], expected: readonly number[]) =>
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 6));

describe.each(['cpu', 'wasm'] as const)('optimisers on %s', (backend) => {
  useBackend(backend);

  it('takes AdamW steps as they are written in the paper', () => {
    const [beta1, beta2, epsilon, decay, rate] = [0.8, 0.9, 1e-8, 0.01, 0.1];
    const expected = [1, -2].map((start, i) => {
      let [p, m, v] = [start, 0, 0];
      gradients.forEach((values, step) => {
        const g = values[i]!;
        m = beta1 * m + (1 - beta1) * g;
        v = beta2 * v + (1 - beta2) * g * g;
        const direction =
          m / (1 - beta1 ** (step + 1)) / (Math.sqrt(v / (1 - beta2 ** (step + 1))) + epsilon);
        p -= rate * (direction + decay * p);
      });
      return p;
    });
    const spec = { name: 'adamw', beta1, beta2, epsilon, weightDecay: decay };
    expectClose(stepped({ spec }, gradients), expected);
  });

  it('moves by the rate in the first step of AdamW, whatever the length of the gradient', () => {
    expectClose(stepped({ spec: { name: 'adamw', weightDecay: 0 } }, [[0.1, -70]]), [0.9, -1.9]);
  });

  it('decays a parameter at its own rate, and not one that is excluded', () => {
    const spec = { name: 'adamw', weightDecay: 0.5 };
    const still = [[0, 0]];
    expectClose(stepped({ spec, rateMultiplier: 2 }, still), [0.9, -1.8]);
    expectClose(stepped({ spec, decays: false }, still), [1, -2]);
  });

  it('takes SGD steps with momentum, decay through the gradient', () => {
    const spec = { name: 'sgd', momentum: 0.5, weightDecay: 0.1 };
    // b1 = .5 + .1·1 = .6, p = .94; b2 = .3 + .25 + .094 = .644, p = .8756
    // b1 = −1 − .2 = −1.2, p = −1.88; b2 = −.6 + 2 − .188 = 1.212, p = −2.0012
    expectClose(stepped({ spec }, gradients), [0.8756, -2.0012]);
  });

  it('looks ahead with Nesterov', () => {
    const spec = { name: 'sgd', momentum: 0.5, isNesterov: true, weightDecay: 0 };
    // b1 = .5, step .75, p = .925; b2 = .5, step .25 + .25 = .5, p = .875
    // b1 = −1, step −1.5, p = −1.85; b2 = 1.5, step 2 + .75 = 2.75, p = −2.125
    expectClose(stepped({ spec }, gradients), [0.875, -2.125]);
  });

  it('is plain descent without momentum, and keeps no state then', () => {
    const spec = { name: 'sgd', momentum: 0, weightDecay: 0 };
    expectClose(stepped({ spec, rateMultiplier: 3 }, [[1, 1]]), [0.7, -2.3]);
    const optimiser = createOptimiser(optimiserSchema.parse(spec), []);
    expect(optimiser.state.size).toBe(0);
  });

  it('leaves a parameter without a gradient where it is, moments too', () => {
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([1])));
    const parameter = { name: 'p', variable, decays: true, rateMultiplier: 1 };
    const optimiser = createOptimiser(optimiserSchema.parse({ name: 'adamw', weightDecay: 0.5 }), [
      parameter,
    ]);
    optimiser.apply(new Map(), { rate: 0.1, step: 0 });
    expect([...variable.dataSync()]).toEqual([1]);
    expect([...optimiser.state.values()].flatMap((state) => [...state.dataSync()])).toEqual([0, 0]);
    optimiser.dispose();
    variable.dispose();
  });
});
