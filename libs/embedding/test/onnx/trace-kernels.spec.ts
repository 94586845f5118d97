import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { TracedFunction } from '../../src/onnx/index.ts';
import { compareWithRuntime, constantTensor } from './compare.ts';
import { conv, kernel, map, pictureDifference, TOLERANCE, vector } from './small-nets.ts';
import type { Picture, PictureFunction } from './small-nets.ts';

const spatial: Record<string, PictureFunction> = {
  'same convolution': (x) => map(x),
  'valid convolution with stride': (x) => conv(x, kernel([3, 2, 3, 4]), 'valid', 2),
  'same convolution with stride': (x) => conv(x, kernel([3, 3, 3, 4]), 'same', 2),
  'explicit padding': (x) => conv(x, kernel([3, 3, 3, 4]), 2),
  'dilated convolution': (x) => tf.conv2d(x, kernel([2, 2, 3, 4]), 1, 'same', 'NHWC', 2),
  'fused convolution': (x) =>
    tf.fused.conv2d({
      x,
      filter: kernel([3, 3, 3, 4]),
      strides: 1,
      pad: 'same',
      bias: vector(4),
      activation: 'relu6',
    }),
  'fused convolution with prelu': (x) =>
    tf.fused.conv2d({
      x,
      filter: kernel([3, 3, 3, 4]),
      strides: 1,
      pad: 'same',
      bias: vector(4),
      activation: 'prelu',
      preluActivationWeights: tf.reshape(vector(4, 3), [1, 1, 4]),
    }),
  'fused convolution with leaky relu': (x) =>
    tf.fused.conv2d({
      x,
      filter: kernel([1, 1, 3, 4]),
      strides: 1,
      pad: 'same',
      activation: 'leakyrelu',
      leakyreluAlpha: 0.1,
    }),
  'fused convolutions with other activations': (x) =>
    (['relu', 'elu', 'sigmoid', 'linear'] as const).reduce<tf.Tensor>(
      (y, activation, index) =>
        tf.fused.conv2d({
          x: y as Picture,
          filter: kernel([1, 1, 3, 3], index + 1),
          strides: 1,
          pad: 'same',
          activation,
        }),
      x,
    ),
  'depthwise convolution': (x) => tf.depthwiseConv2d(x, kernel([3, 3, 3, 2]), 1, 'same'),
  'fused depthwise convolution': (x) =>
    tf.fused.depthwiseConv2d({
      x,
      filter: kernel([3, 3, 3, 1]),
      strides: 2,
      pad: 'same',
      bias: vector(3),
      activation: 'relu',
    }),
  'transposed convolution': (x) => {
    const count = x.shape[0];
    return tf.conv2dTranspose(x, kernel([3, 3, 2, 3]), [count, 12, 10, 2], 2, 'same');
  },
  'max pool': (x) => tf.maxPool(map(x), 3, 2, 'same'),
  'max pool without padding': (x) => tf.maxPool(x, 2, 2, 'valid'),
  'average pool': (x) => tf.avgPool(map(x), 3, 2, 'same'),
  'average pool without padding': (x) => tf.avgPool(x, [3, 2], [1, 2], 'valid'),
  'batch normalisation': (x) =>
    tf.batchNorm(map(x), vector(4), tf.add(tf.square(vector(4, 2)), 0.1), vector(4, 3), vector(4, 4), 1e-3),
  'batch normalisation before a padded convolution': (x) =>
    conv(
      tf.batchNorm(x, vector(3), tf.add(tf.square(vector(3, 2)), 0.1), vector(3, 3), vector(3, 4)),
      kernel([3, 3, 3, 4]),
    ),
  'batch normalisation before a bare convolution': (x) =>
    conv(
      tf.batchNorm(x, vector(3), tf.add(tf.square(vector(3, 2)), 0.1), vector(3, 3), vector(3, 4)),
      kernel([3, 3, 3, 4]),
      'valid',
    ),
  'channel affine before a depthwise convolution': (x) =>
    tf.depthwiseConv2d(tf.add<Picture>(tf.mul(x, vector(3)), vector(3, 2)), kernel([3, 3, 3, 2]), 1, 'valid'),
  'bilinear resize': (x) => tf.image.resizeBilinear(x, [9, 11]),
  'bilinear resize of pixel centres': (x) => tf.image.resizeBilinear(x, [9, 3], false, true),
  'bilinear resize of corners': (x) => tf.image.resizeBilinear(x, [9, 11], true),
  'nearest resize': (x) => tf.image.resizeNearestNeighbor(x, [12, 15]),
  'nearest resize of pixel centres': (x) => tf.image.resizeNearestNeighbor(x, [9, 3], false, true),
  'depth to space': (x) => tf.depthToSpace(map(x), 2, 'NHWC'),
};

const shaping: Record<string, PictureFunction> = {
  flatten: (x) => tf.reshape(map(x), [x.shape[0], -1]),
  'flatten into a dense layer': (x) =>
    tf.matMul(tf.reshape(map(x), [x.shape[0], 120]), constantTensor([120, 7], 2, 0.2)),
  'normalised flatten into a dense layer': (x) => {
    const normal = tf.batchNorm(
      tf.relu(map(x)),
      vector(4),
      tf.add(tf.square(vector(4, 2)), 0.1),
      vector(4, 3),
      vector(4, 4),
    );
    const dense = tf.matMul(tf.reshape(normal, [x.shape[0], 120]), constantTensor([120, 7], 2, 0.2));
    return tf.batchNorm(
      dense as tf.Tensor2D,
      vector(7),
      tf.add(tf.square(vector(7, 2)), 0.1),
      vector(7, 3),
      vector(7, 4),
    );
  },
  'rows of a head': (x) => tf.reshape(map(x), [x.shape[0], -1, 2]),
  'stripes of a map': (x) => tf.mean(tf.reshape(map(x), [x.shape[0], 3, 2, 5, 4]), [2, 3]),
  'joined rows and columns': (x) => tf.softmax(tf.reshape(map(x), [x.shape[0], 30, 4]), -1),
  'expanded vector': (x) => {
    const gate = tf.sigmoid(
      tf.matMul(tf.mean<tf.Tensor2D>(map(x), [1, 2]), constantTensor([4, 4]) as tf.Tensor2D),
    );
    return tf.mul(map(x), tf.expandDims(tf.expandDims(gate, 1), 1));
  },
  'squeezed mean': (x) => tf.squeeze(tf.mean(map(x), [1, 2], true), [1, 2]),
  transpose: (x) => tf.transpose(map(x), [0, 3, 1, 2]),
  'transpose of a vector list': (x) => tf.transpose(tf.reshape(map(x), [x.shape[0], 30, 4]), [0, 2, 1]),
  slice: (x) => tf.slice(map(x), [0, 1, 0, 2], [-1, 3, -1, 2]),
  'strided slice': (x) => tf.stridedSlice(map(x), [0, 1, 0, 0], [x.shape[0], 6, 5, 3], [1, 2, 2, 1]),
  'strided slice that drops an axis': (x) =>
    tf.stridedSlice(map(x), [0, 1, 0, 0], [0, 2, 0, 0], [1, 1, 1, 1], 13, 13, 0, 0, 2),
  reverse: (x) => tf.reverse(map(x), [2, 3]),
  pad: (x) =>
    tf.pad(
      map(x),
      [
        [0, 0],
        [1, 0],
        [0, 2],
        [0, 3],
      ],
      0.5,
    ),
  'mirror pad': (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [1, 1],
        [2, 0],
        [0, 0],
      ],
      'reflect',
    ),
  concat: (x) => tf.concat([map(x), conv(x, kernel([1, 1, 3, 2]))], 3),
  'concat of rows': (x) => tf.concat([map(x), map(x)], 1),
  split: (x) => tf.concat(tf.split(map(x), [1, 3], 3).toReversed(), 3),
  stack: (x) => tf.stack([tf.mean(map(x), [1, 2]), tf.max(map(x), [1, 2])], 1),
  unstack: (x) => tf.add(...(tf.unstack(map(x), 1).slice(1, 3) as [tf.Tensor, tf.Tensor])),
  tile: (x) => tf.tile(map(x), [1, 2, 1, 3]),
  broadcast: (x) => tf.broadcastTo(tf.mean(map(x), [1], true), [x.shape[0], 6, 5, 4]),
  gather: (x) => conv(tf.gather(x, tf.tensor1d([2, 1, 0], 'int32'), 3), kernel([1, 1, 3, 2])),
  'rows as long as the batch': (x) => tf.mul(x, tf.fill([x.shape[0], 1, 1, 3], 2)),
  'zeros like the input': (x) => tf.add(x, tf.add(tf.zerosLike(x), 1)),
};

const reducing: Record<string, PictureFunction> = {
  sum: (x) => tf.sum(map(x), 2),
  mean: (x) => tf.mean(map(x), [1, 2]),
  'mean of channels': (x) => tf.mean(map(x), 3, true),
  max: (x) => tf.max(map(x), [1, 2]),
  min: (x) => tf.min(map(x), [2, 3]),
  prod: (x) => tf.prod(map(x), 3),
  all: (x) => tf.all(tf.greater(map(x), -0.2), 3),
  any: (x) => tf.any(tf.greater(map(x), 0.2), [1, 2]),
  argMax: (x) => tf.argMax(map(x), 3),
  argMin: (x) => tf.argMin(map(x), 1),
  softmax: (x) => tf.softmax(map(x), 3),
  logSoftmax: (x) => tf.logSoftmax(map(x), 3),
  norm: (x) => tf.norm(map(x), 'euclidean', 3),
  'unit vectors': (x) => {
    const pooled = tf.mean(map(x), [1, 2]);
    return tf.div(pooled, tf.maximum(tf.norm(pooled, 'euclidean', 1, true), 1e-6));
  },
  moments: (x) => {
    const { mean, variance } = tf.moments(map(x), [1, 2]);
    return tf.concat([mean, variance], 1);
  },
};

const products: Record<string, (x: tf.Tensor2D) => tf.Tensor> = {
  dense: (x) => tf.matMul(x, constantTensor([8, 5])),
  'dense, transposed': (x) => tf.matMul(x, constantTensor([5, 8]), false, true),
  'fused dense': (x) =>
    tf.fused.matMul({ a: x, b: constantTensor([8, 5]), bias: vector(5), activation: 'relu' }),
  'fused dense with prelu': (x) =>
    tf.fused.matMul({
      a: x,
      b: constantTensor([8, 5]),
      bias: vector(5),
      activation: 'prelu',
      preluActivationWeights: vector(5, 2),
    }),
  'dense with batch normalisation': (x) =>
    tf.batchNorm<tf.Rank.R2>(
      tf.add(tf.matMul(x, constantTensor([8, 5]) as tf.Tensor2D), vector(5)),
      vector(5, 2),
      tf.add(tf.square(vector(5, 3)), 0.1),
    ),
  'product of two inputs': (x) =>
    tf.matMul(tf.reshape(x, [-1, 2, 4]), tf.reshape(x, [-1, 2, 4]), false, true),
  'product with its own transpose in each entry': (x) =>
    tf.matMul(tf.reshape(x, [-1, 2, 4]), tf.reshape(tf.sin(x), [-1, 4, 2])),
  'similarity to prototypes': (x) => {
    const unit = tf.div(x, tf.norm(x, 'euclidean', 1, true));
    return tf.matMul(unit, constantTensor([6, 8]), false, true);
  },
};

describe.each(Object.entries({ ...spatial, ...shaping, ...reducing }))('traceOnnx: %s', (_name, run) => {
  it('agrees with ONNX Runtime at batches of 1 and 3', async () => {
    expect(await pictureDifference(run)).toBeLessThanOrEqual(TOLERANCE);
  });
});

describe.each(Object.entries(products))('traceOnnx: %s', (_name, run) => {
  it('agrees with ONNX Runtime at batches of 1 and 3', async () => {
    const { difference } = await compareWithRuntime(run as TracedFunction, {
      inputs: [{ name: 'x', shape: [8] }],
    });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
  });
});
