import * as tf from '@tensorflow/tfjs-core';
import { batchNormOfVectors } from '../layers/batch-norm.ts';
import type { NetBuilder } from '../net-builder.ts';
import type { ForwardMode } from '../trainable-net.types.ts';

/** What the parts of a batch have become. */
export interface PartVectorsOfBatch {
  /** `[n, P, D]` before BNNeck. */
  readonly features: tf.Tensor3D;
  /** `[n, P, D]` after it. */
  readonly parts: tf.Tensor3D;
}

export interface PartHeadOptions {
  readonly parts: number;
  readonly channels: number;
  readonly dimensions: number;
}

/**
 * A linear layer of its own for each part, then BNNeck: BatchNorm without offset, between what triplets pull on and what
 * classifiers and cosines see. Parameter `parts/kernel` `[P, channels, D]`.
 *
 * @see Sun et al. 2018, arXiv:1711.09349 (PCB); Luo et al. 2019, arXiv:1903.07071 (BNNeck)
 */
export function partHead(
  builder: NetBuilder,
  { parts, channels, dimensions }: PartHeadOptions,
): (pooled: tf.Tensor3D, mode: ForwardMode) => PartVectorsOfBatch {
  const kernel = builder.parameter<tf.Rank.R3>('parts/kernel', {
    shape: [parts, channels, dimensions],
    initialiser: { kind: 'xavier', fanIn: channels, fanOut: dimensions },
  });
  const size = parts * channels * dimensions;
  builder.describe({
    name: 'parts',
    kind: 'dense',
    outputShape: [parts, dimensions],
    parameters: size,
    macs: size,
  });
  const neck = batchNormOfVectors(builder, 'neck', { input: parts * dimensions, offset: false });
  return (pooled, mode) => {
    const n = pooled.shape[0];
    const byPart: tf.Tensor3D = tf.matMul(tf.transpose(pooled, [1, 0, 2]), kernel);
    const features: tf.Tensor3D = tf.transpose(byPart, [1, 0, 2]);
    const normed = neck.apply(tf.reshape(features, [n, parts * dimensions]), mode);
    return { features, parts: tf.reshape(normed, [n, parts, dimensions]) };
  };
}
