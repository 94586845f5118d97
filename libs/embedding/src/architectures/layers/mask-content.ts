import * as tf from '@tensorflow/tfjs-core';
import type { MapShape } from '../trainable-net.types.ts';
import type { MapLayer } from './layer.types.ts';

/**
 * Sets the cells of letterbox padding to 0, where the net knows of any: what offsets and neighbours put there would come back
 * into the content with the next convolution.
 */
export function maskContent(input: MapShape): MapLayer {
  return {
    outputShape: input,
    apply(x, mode) {
      if (mode.content === undefined) return x;
      return tf.mul(x, mode.content.maskAt(x.shape[1], x.shape[2]));
    },
  };
}
