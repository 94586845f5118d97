import * as tf from '@tensorflow/tfjs-core';
import type { OptimiserSpec } from '../recipe/optimiser.schema.ts';
import type { Optimiser, TrainedParameter } from './optimiser.types.ts';

type AdamwSpec = Extract<OptimiserSpec, { readonly name: 'adamw' }>;

/**
 * AdamW: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − η·(m̂ / (√v̂ + ε) + λp), with m̂ = m / (1 − β₁^t) and v̂ likewise,
 * t = step + 1. Weight decay is decoupled: it does not pass through the moments.
 *
 * As in PyTorch, decay is taken at the rate of the step (η·λ), and of the parameter before the step.
 *
 * @see Loshchilov and Hutter 2019, arXiv:1711.05101
 */
export function adamw(spec: AdamwSpec, parameters: readonly TrainedParameter[]): Optimiser {
  const moments = parameters.map((parameter) => {
    const [first, second] = tf.tidy(() => [
      tf.variable(tf.zeros(parameter.variable.shape)),
      tf.variable(tf.zeros(parameter.variable.shape)),
    ]);
    return { parameter, first, second };
  });
  return {
    state: new Map(
      moments.flatMap(({ parameter: { name }, first, second }) => [
        [`${name}/m`, first],
        [`${name}/v`, second],
      ]),
    ),
    apply(gradients, { rate, step }) {
      for (const { parameter, first, second } of moments) {
        const gradient = gradients.get(parameter.name);
        if (gradient === undefined) continue;
        tf.tidy(() => {
          const at = { rate: rate * parameter.rateMultiplier, step };
          moveParameter({ parameter, first, second, gradient }, spec, at);
        });
      }
    },
    dispose: () => moments.forEach(({ first, second }) => tf.dispose([first, second])),
  };
}

function moveParameter(
  of: {
    readonly parameter: TrainedParameter;
    readonly first: tf.Variable;
    readonly second: tf.Variable;
    readonly gradient: tf.Tensor;
  },
  { beta1, beta2, epsilon, weightDecay }: AdamwSpec,
  { rate, step }: { readonly rate: number; readonly step: number },
): void {
  const { parameter, first, second, gradient } = of;
  const { variable, decays } = parameter;
  const m = tf.add(tf.mul(first, beta1), tf.mul(gradient, 1 - beta1));
  const v = tf.add(tf.mul(second, beta2), tf.mul(tf.square(gradient), 1 - beta2));
  first.assign(m);
  second.assign(v);
  const root = tf.sqrt(tf.div(v, 1 - beta2 ** (step + 1)));
  const direction = tf.div(tf.mul(m, rate / (1 - beta1 ** (step + 1))), tf.add(root, epsilon));
  const kept = decays && weightDecay > 0 ? tf.mul(variable, 1 - rate * weightDecay) : variable;
  variable.assign(tf.sub(kept, direction));
}
