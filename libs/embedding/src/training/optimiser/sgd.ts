import * as tf from '@tensorflow/tfjs-core';
import type { OptimiserSpec } from '../recipe/optimiser.schema.ts';
import type { Optimiser, TrainedParameter } from './optimiser.types.ts';

type SgdSpec = Extract<OptimiserSpec, { readonly name: 'sgd' }>;

/**
 * SGD with momentum: g ← g + λp, b ← μb + g, p ← p − η·b; with Nesterov p ← p − η·(g + μb).
 *
 * As in PyTorch, the rate is not within the momentum, so that it may change between steps; the first b is g.
 *
 * @see Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning"
 */
export function sgd(spec: SgdSpec, parameters: readonly TrainedParameter[]): Optimiser {
  const hasMomentum = spec.momentum > 0;
  const buffers = new Map(
    hasMomentum
      ? parameters.map(({ name, variable }) => [
          `${name}/momentum`,
          tf.tidy(() => tf.variable(tf.zeros(variable.shape))),
        ])
      : [],
  );
  return {
    state: buffers,
    apply(gradients, { rate }) {
      for (const parameter of parameters) {
        const gradient = gradients.get(parameter.name);
        if (gradient === undefined) continue;
        const buffer = buffers.get(`${parameter.name}/momentum`);
        tf.tidy(() => {
          const direction = directionOf(spec, { parameter, gradient, ...(buffer && { buffer }) });
          const { variable, rateMultiplier } = parameter;
          variable.assign(tf.sub(variable, tf.mul(direction, rate * rateMultiplier)));
        });
      }
    },
    dispose: () => buffers.forEach((buffer) => buffer.dispose()),
  };
}

function directionOf(
  { momentum, isNesterov, weightDecay }: SgdSpec,
  of: { readonly parameter: TrainedParameter; readonly gradient: tf.Tensor; readonly buffer?: tf.Variable },
): tf.Tensor {
  const { parameter, gradient, buffer } = of;
  const isDecayed = parameter.decays && weightDecay > 0;
  const slope = isDecayed ? tf.add(gradient, tf.mul(parameter.variable, weightDecay)) : gradient;
  if (buffer === undefined) return slope;
  const moved = tf.add(tf.mul(buffer, momentum), slope);
  buffer.assign(moved);
  return isNesterov ? tf.add(slope, tf.mul(moved, momentum)) : moved;
}
