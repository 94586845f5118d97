import { l2Normalize } from '@gallerist/metrics/distances';
import * as tf from '@tensorflow/tfjs-core';
import { anySize, asPictures, assembleNet } from '../assemble-net.ts';
import { relu } from '../layers/activations.ts';
import { adaptiveAveragePool } from '../layers/adaptive-average-pool.ts';
import { batchNorm } from '../layers/batch-norm.ts';
import { chain } from '../layers/chain.ts';
import { conv } from '../layers/conv.ts';
import { dense } from '../layers/dense.ts';
import type { MapLayer } from '../layers/layer.types.ts';
import { maxPool } from '../layers/max-pool.ts';
import { member, normMembers } from '../narrowing.ts';
import type { Narrowing } from '../narrowing.ts';
import { NetBuilder } from '../net-builder.ts';
import type { MapShape, TrainableNet } from '../trainable-net.types.ts';
import type { EmbeddingNetV2Options } from './embeddingnet-options.ts';
import { EMBEDDINGNET_GRID } from './embeddingnet-options.ts';

/**
 * The default net to train: a stage for each width (convolution 3×3, BatchNorm, ReLU, max-pool 2), adaptive average pool to
 * 4×4, dense to 128, length 1.
 *
 * Pictures of any size, grey or in colour; `features` is the dense layer's output before it is brought to length 1.
 */
export function embeddingNetV2(options: EmbeddingNetV2Options, seed: number): TrainableNet {
  const builder = new NetBuilder(seed);
  const { inputShape, dimensions, widths } = options;
  const stages = chain(
    inputShape,
    widths.map((filters, i) => (input: MapShape) => stage(builder, `stage${i + 1}`, { input, filters })),
  );
  const flat = EMBEDDINGNET_GRID ** 2 * stages.outputShape[2];
  const head = dense(builder, 'embedding', { input: flat, units: dimensions });
  return assembleNet(builder, {
    architecture: 'embeddingnet-v2',
    options: { ...options },
    inputShape,
    dimensions,
    narrowing: narrowingOf(options),
    forward(input, mode) {
      const pictures = asPictures('embeddingNetV2', input, anySize(inputShape));
      const grid = { height: EMBEDDINGNET_GRID, width: EMBEDDINGNET_GRID };
      const pooled = adaptiveAveragePool(stages.apply(pictures, mode), grid);
      const features = head.apply(tf.reshape(pooled, [pooled.shape[0], flat]), mode);
      return { features, embedding: l2Normalize(features) };
    },
  });
}

/** The pool goes before ReLU: the largest value is the same one, and ReLU then has a quarter of the cells. */
function stage(
  builder: NetBuilder,
  name: string,
  { input, filters }: { readonly input: MapShape; readonly filters: number },
): MapLayer {
  return chain(input, [
    (shape) => conv(builder, `${name}/conv`, { input: shape, filters, kernel: 3 }),
    (shape) => batchNorm(builder, `${name}/norm`, { input: shape }),
    (shape) => maxPool({ input: shape, size: 2 }),
    relu,
  ]);
}

/** The filters of each stage, which the next stage or the dense layer reads. */
const narrowingOf = (options: EmbeddingNetV2Options): Narrowing => ({
  groups: options.widths.map((_, i) => {
    const [name, kernel] = [`stage${i + 1}`, `stage${i + 1}/conv/kernel`];
    const isLast = i + 1 === options.widths.length;
    const reader = isLast ? member('embedding/kernel', 0) : member(`stage${i + 2}/conv/kernel`, 2);
    const norm = `${name}/norm`;
    return { name, kernel, norm, members: [member(kernel, 3), ...normMembers(norm), reader] };
  }),
  options: (widths) => ({ ...options, widths }),
});
