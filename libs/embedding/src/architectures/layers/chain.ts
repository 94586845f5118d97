import type * as tf from '@tensorflow/tfjs-core';
import type { MapShape } from '../trainable-net.types.ts';
import type { MapLayer, MapMode } from './layer.types.ts';

/**
 * Layers one after the other, each built for the output of the one before.
 *
 * @param input Shape of what goes into the first.
 */
export function chain(input: MapShape, makers: readonly ((input: MapShape) => MapLayer)[]): MapLayer {
  const layers: MapLayer[] = [];
  let outputShape = input;
  for (const make of makers) {
    const layer = make(outputShape);
    layers.push(layer);
    outputShape = layer.outputShape;
  }
  const apply = (x: tf.Tensor4D, mode: MapMode): tf.Tensor4D =>
    layers.reduce((value, layer) => layer.apply(value, mode), x);
  return { outputShape, apply };
}
