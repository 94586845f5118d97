import * as tf from '@tensorflow/tfjs-core';
import type { TrainableNet } from '../../architectures/trainable-net.types.ts';
import type { OutputShape } from '../losses/combined-loss.ts';

/** Which outputs a net has, found by running it once on zeros. */
export function outputShapeOf(net: TrainableNet): OutputShape {
  let shape: OutputShape = { embedding: net.dimensions, features: null, parts: null };
  tf.tidy(() => {
    const { embedding, features, parts } = net.forward(tf.zeros([1, ...net.inputShape]), { training: false });
    shape = {
      embedding: embedding.shape[1],
      features: features?.shape[1] ?? null,
      parts: parts === undefined ? null : { count: parts.shape[1], dimensions: parts.shape[2] },
    };
  });
  return shape;
}
