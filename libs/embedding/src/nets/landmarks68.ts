import * as tf from '@tensorflow/tfjs-core';
import { conv, depthwiseConv, disposeLayers } from './layers.ts';
import type { ConvLayer, SeparableLayer } from './layers.ts';
import type { TensorNet } from './nets.types.ts';
import type { WeightMap } from './weight-map.ts';

interface DenseBlock {
  readonly reduce: (x: tf.Tensor4D) => tf.Tensor4D;
  readonly inner: readonly SeparableLayer[];
  readonly layers: readonly ConvLayer[];
}

function readConv(weights: WeightMap, filter: string, bias: string | null): ConvLayer {
  const kernel = weights.copy<tf.Tensor4D>(filter, 4);
  const channels = filter.endsWith('depthwise_filter') ? kernel.shape[2] : kernel.shape[3];
  return { filter: kernel, bias: bias === null ? tf.zeros([channels]) : weights.copy(bias, 1) };
}

function readSeparable(weights: WeightMap, prefix: string): SeparableLayer {
  return {
    depthwise: readConv(weights, `${prefix}/depthwise_filter`, null),
    pointwise: readConv(weights, `${prefix}/pointwise_filter`, `${prefix}/bias`),
  };
}

interface SeparableOptions {
  readonly stride: 1 | 2;
  readonly activation: 'linear' | 'relu';
}

function separable(
  x: tf.Tensor4D,
  layer: SeparableLayer,
  { stride, activation }: SeparableOptions,
): tf.Tensor4D {
  const spatial = depthwiseConv(x, layer.depthwise, { stride, activation: 'linear' });
  return conv(spatial, layer.pointwise, { stride: 1, activation });
}

function readBlock(weights: WeightMap, name: string): DenseBlock {
  const inner = [1, 2, 3].map((index) => readSeparable(weights, `${name}/conv${index}`));
  const innerLayers = inner.flatMap((layer) => [layer.depthwise, layer.pointwise]);
  if (name === 'dense0') {
    const first = readConv(weights, 'dense0/conv0/filters', 'dense0/conv0/bias');
    return {
      reduce: (x) => conv(x, first, { stride: 2, activation: 'relu' }),
      inner,
      layers: [first, ...innerLayers],
    };
  }
  const first = readSeparable(weights, `${name}/conv0`);
  return {
    reduce: (x) => separable(x, first, { stride: 2, activation: 'relu' }),
    inner,
    layers: [first.depthwise, first.pointwise, ...innerLayers],
  };
}

/** Each inner layer reads the sum of all before it (dense connections by addition). */
function runBlock(x: tf.Tensor4D, block: DenseBlock): tf.Tensor4D {
  let sum = block.reduce(x);
  let active = sum;
  for (const layer of block.inner) {
    sum = tf.add(sum, separable(active, layer, { stride: 1, activation: 'linear' }));
    active = tf.relu(sum);
  }
  return active;
}

/**
 * face-api.js' 68-point landmark net (112×112 crop of a face box → 68 points, iBUG 300-W order), on tensors.
 *
 * @param weights face-api's `face_landmark_68_model`; may be freed afterwards.
 */
export function landmarks68Of(weights: WeightMap): TensorNet<tf.Tensor2D> {
  const blocks = ['dense0', 'dense1', 'dense2', 'dense3'].map((name) => readBlock(weights, name));
  const head = weights.copy<tf.Tensor2D>('fc/weights', 2);
  const headBias = weights.copy<tf.Tensor1D>('fc/bias', 1);
  const mean = tf.tensor1d([122.782, 117.001, 104.298]);

  function forward(pixels: tf.Tensor4D): tf.Tensor2D {
    const normalised: tf.Tensor4D = tf.div(tf.sub(pixels, mean), 255);
    const features = tf.avgPool(blocks.reduce(runBlock, normalised), 7, 2, 'valid');
    return tf.add(tf.matMul(tf.reshape(features, [pixels.shape[0], -1]), head), headBias);
  }

  function dispose(): void {
    disposeLayers(blocks.flatMap((block) => block.layers));
    tf.dispose([head, headBias, mean]);
  }

  return { forward, dispose };
}
