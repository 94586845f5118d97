import * as tf from '@tensorflow/tfjs-core';
import type { NetBuilder } from '../net-builder.ts';
import type { MapShape } from '../trainable-net.types.ts';
import type { MapLayer } from './layer.types.ts';

/** What PReLU multiplies negative values with at first. He et al. 2015, arXiv:1502.01852. */
const FIRST_SLOPE = 0.25;

/** max(0, x), without parameters. */
export function relu(input: MapShape): MapLayer {
  return { outputShape: input, apply: (x) => tf.relu(x) };
}

/** x where positive, else slope · x with one slope a channel: parameter `<name>/slope`, without weight decay. */
export function prelu(builder: NetBuilder, name: string, input: MapShape): MapLayer {
  const slope = builder.parameter<tf.Rank.R1>(`${name}/slope`, {
    shape: [input[2]],
    initialiser: { kind: 'constant', value: FIRST_SLOPE },
    decays: false,
  });
  builder.describe({ name, kind: 'prelu', outputShape: input, parameters: input[2], macs: 0 });
  // as: of the shape of x
  return { outputShape: input, apply: (x) => tf.prelu<tf.Tensor>(x, slope) as tf.Tensor4D };
}
