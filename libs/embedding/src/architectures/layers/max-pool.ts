import * as tf from '@tensorflow/tfjs-core';
import type { MapShape } from '../trainable-net.types.ts';
import { outputSize } from './conv.ts';
import type { MapLayer } from './layer.types.ts';

export interface MaxPoolOptions {
  readonly input: MapShape;
  readonly size: number;
  /** Default: `size`. */
  readonly stride?: number;
}

/** The largest value of each window. An incomplete window at the end counts too, so that no size is too small. */
export function maxPool({ input, size, stride = size }: MaxPoolOptions): MapLayer {
  const cells = (extent: number): number => outputSize(extent, { kernel: size, stride, pad: 'same' });
  return {
    outputShape: [cells(input[0]), cells(input[1]), input[2]],
    apply: (x) => tf.maxPool(x, size, stride, 'same'),
  };
}
