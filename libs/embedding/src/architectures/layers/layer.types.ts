import type * as tf from '@tensorflow/tfjs-core';
import type { ForwardMode, MapShape } from '../trainable-net.types.ts';

/** Which cells of a feature map see content rather than letterbox padding. */
export interface ContentMasks {
  /** `[n, height, width, 1]`: the share of each cell that is content, in [0, 1]. */
  sharesAt(height: number, width: number): tf.Tensor4D;
  /** As {@link sharesAt}: 1 where a cell sees any content, else 0. */
  maskAt(height: number, width: number): tf.Tensor4D;
}

/** How layers are run: as the net, and with its padding out of sight where it has any. */
export interface MapMode extends ForwardMode {
  readonly content?: ContentMasks;
}

/** A layer from feature map to feature map; `outputShape` is what comes of the input shape that it was built for. */
export interface MapLayer {
  readonly outputShape: MapShape;
  apply(x: tf.Tensor4D, mode: MapMode): tf.Tensor4D;
}

/** A layer from vectors to vectors. */
export interface VectorLayer {
  readonly outputSize: number;
  apply(x: tf.Tensor2D, mode: ForwardMode): tf.Tensor2D;
}
