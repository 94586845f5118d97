import { l2Normalize } from '@gallerist/metrics/distances';
import * as tf from '@tensorflow/tfjs-core';
import { anySize, asPictures, assembleNet } from '../assemble-net.ts';
import { relu } from '../layers/activations.ts';
import { adaptiveAveragePool } from '../layers/adaptive-average-pool.ts';
import { chain } from '../layers/chain.ts';
import { conv } from '../layers/conv.ts';
import { dense } from '../layers/dense.ts';
import { member } from '../narrowing.ts';
import type { Narrowing } from '../narrowing.ts';
import { NetBuilder } from '../net-builder.ts';
import type { TrainableNet } from '../trainable-net.types.ts';
import type { EmbeddingNetV1Options } from './embeddingnet-options.ts';
import { EMBEDDINGNET_GRID } from './embeddingnet-options.ts';

/**
 * The textbook's net: convolution 5×5 with 64 filters, ReLU, adaptive average pool to 4×4, dense 1,024 → 128, length 1.
 *
 * Pictures of any size; `features` is the dense layer's output before it is brought to length 1.
 */
export function embeddingNetV1(options: EmbeddingNetV1Options, seed: number): TrainableNet {
  const builder = new NetBuilder(seed);
  const { inputShape, dimensions, width } = options;
  const stem = chain(inputShape, [
    (input) => conv(builder, 'conv', { input, filters: width, kernel: 5, bias: true }),
    relu,
  ]);
  const flat = EMBEDDINGNET_GRID ** 2 * width;
  const head = dense(builder, 'embedding', { input: flat, units: dimensions });
  return assembleNet(builder, {
    architecture: 'embeddingnet-v1',
    options: { ...options },
    inputShape,
    dimensions,
    narrowing: narrowingOf(options),
    forward(input, mode) {
      const pictures = asPictures('embeddingNetV1', input, anySize(inputShape));
      const grid = { height: EMBEDDINGNET_GRID, width: EMBEDDINGNET_GRID };
      const pooled = adaptiveAveragePool(stem.apply(pictures, mode), grid);
      const features = head.apply(tf.reshape(pooled, [pooled.shape[0], flat]), mode);
      return { features, embedding: l2Normalize(features) };
    },
  });
}

const narrowingOf = (options: EmbeddingNetV1Options): Narrowing => ({
  groups: [
    {
      name: 'conv',
      kernel: 'conv/kernel',
      norm: null,
      members: [member('conv/kernel', 3), member('conv/bias', 0), member('embedding/kernel', 0)],
    },
  ],
  options: ([width = options.width]) => ({ ...options, width }),
});
