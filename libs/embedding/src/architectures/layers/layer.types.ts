import type * as tf from '@tensorflow/tfjs-core';
import type { ForwardMode, MapShape } from '../trainable-net.types.ts';

/** A layer from feature map to feature map; `outputShape` is what comes of the input shape that it was built for. */
export interface MapLayer {
  readonly outputShape: MapShape;
  apply(x: tf.Tensor4D, mode: ForwardMode): tf.Tensor4D;
}

/** A layer from vectors to vectors. */
export interface VectorLayer {
  readonly outputSize: number;
  apply(x: tf.Tensor2D, mode: ForwardMode): tf.Tensor2D;
}
