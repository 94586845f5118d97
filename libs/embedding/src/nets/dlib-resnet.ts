import * as tf from '@tensorflow/tfjs-core';
import { conv, disposeLayers } from './layers.ts';
import type { ConvLayer } from './layers.ts';
import type { TensorNet } from './nets.types.ts';
import type { WeightMap } from './weight-map.ts';

const blockNames = [
  'conv32_1',
  'conv32_2',
  'conv32_3',
  'conv64_down',
  'conv64_1',
  'conv64_2',
  'conv64_3',
  'conv128_down',
  'conv128_1',
  'conv128_2',
  'conv256_down',
  'conv256_1',
  'conv256_2',
  'conv256_down_out',
] as const;

interface Block {
  readonly first: ConvLayer;
  readonly second: ConvLayer;
  readonly halves: boolean;
}

/** `scale · (conv + bias) + shift` as one convolution. */
function foldScale(weights: WeightMap, prefix: string): ConvLayer {
  return tf.tidy(() => {
    const scale = weights.get(`${prefix}/scale/weights`);
    const shift = weights.get(`${prefix}/scale/biases`);
    const filter: tf.Tensor4D = tf.mul(weights.get(`${prefix}/conv/filters`), scale);
    const bias: tf.Tensor1D = tf.add(tf.mul(weights.get(`${prefix}/conv/bias`), scale), shift);
    return { filter, bias };
  });
}

/** Zeros at the end of `tensor` up to `length` along `axis`. */
function padEnd(tensor: tf.Tensor4D, axis: 1 | 2 | 3, length: number): tf.Tensor4D {
  const missing = length - tensor.shape[axis];
  if (missing === 0) return tensor;
  const paddings: [number, number][] = [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 0],
  ];
  paddings[axis] = [0, missing];
  return tf.pad(tensor, paddings);
}

function residual(x: tf.Tensor4D, block: Block): tf.Tensor4D {
  if (!block.halves) {
    const inner = conv(x, block.first, { stride: 1, activation: 'relu' });
    return tf.relu(tf.add(conv(inner, block.second, { stride: 1, activation: 'linear' }), x));
  }
  const inner = conv(x, block.first, { stride: 2, activation: 'relu', pad: 'valid' });
  const out = conv(inner, block.second, { stride: 1, activation: 'linear' });
  const pooled = tf.avgPool(x, 2, 2, 'valid');
  // the strided 'valid' convolution may end one row and column short of the pooled shortcut
  const grown = padEnd(padEnd(out, 1, pooled.shape[1]), 2, pooled.shape[2]);
  return tf.relu(tf.add(padEnd(pooled, 3, grown.shape[3]), grown));
}

/**
 * dlib's face recognition ResNet (29 convolutions, 150×150 → 128), with its scale layers folded, on tensors.
 *
 * @param weights face-api's `face_recognition_model`; may be freed afterwards.
 * @see King, dlib_face_recognition_resnet_model_v1
 */
export function dlibResnetOf(weights: WeightMap): TensorNet<tf.Tensor2D> {
  const stem = foldScale(weights, 'conv32_down');
  const blocks: readonly Block[] = blockNames.map((name) => ({
    first: foldScale(weights, `${name}/conv1`),
    second: foldScale(weights, `${name}/conv2`),
    halves: name.includes('down'),
  }));
  const head = weights.copy<tf.Tensor2D>('fc', 2);

  function forward(chips: tf.Tensor4D): tf.Tensor2D {
    const opened = conv(chips, stem, { stride: 2, activation: 'relu', pad: 'valid' });
    const features = blocks.reduce(residual, tf.maxPool(opened, 3, 2, 'valid'));
    const pooled: tf.Tensor2D = tf.mean(features, [1, 2]);
    return tf.matMul(pooled, head);
  }

  function dispose(): void {
    disposeLayers([stem, ...blocks.flatMap((block) => [block.first, block.second])]);
    head.dispose();
  }

  return { forward, dispose };
}
