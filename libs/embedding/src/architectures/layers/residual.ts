import * as tf from '@tensorflow/tfjs-core';
import type { MapLayer } from './layer.types.ts';

/**
 * The sum of two branches of one input.
 *
 * @param shortcut Null: the input itself.
 */
export function residual(branch: MapLayer, shortcut: MapLayer | null): MapLayer {
  return {
    outputShape: branch.outputShape,
    apply: (x, mode) => tf.add(branch.apply(x, mode), shortcut === null ? x : shortcut.apply(x, mode)),
  };
}
