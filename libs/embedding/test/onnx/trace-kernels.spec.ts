import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { TracedFunction } from '../../src/onnx/index.ts';
import { compareWithRuntime, constantTensor } from './compare.ts';

/** float32 sums of a few hundred products of numbers up to 1. */
const TOLERANCE = 1e-5;

type Picture = tf.Tensor4D;
type PictureFunction = (x: Picture) => tf.Tensor | readonly tf.Tensor[];

const kernel = (shape: [number, number, number, number], seed = 1) =>
  constantTensor(shape, seed, 0.4) as tf.Tensor4D;
const vector = (length: number, seed = 1) => constantTensor([length], seed, 0.5) as tf.Tensor1D;
const conv = (x: tf.Tensor, filter: tf.Tensor4D, pad: 'same' | 'valid' | number = 'same', stride = 1) =>
  tf.conv2d(x as Picture, filter, stride, pad);
/** A feature map that lies channels first. */
const map = (x: Picture) => conv(x, kernel([3, 3, 3, 4]));

async function pictureDifference(
  run: PictureFunction,
  shape = [6, 5, 3],
  outputs = ['out'],
): Promise<number> {
  const inputs = [{ name: 'pictures', shape }];
  const { difference } = await compareWithRuntime(run as TracedFunction, { inputs, outputs });
  return difference;
}

const elementwise: Record<string, PictureFunction> = {
  abs: (x) => tf.abs(x),
  neg: (x) => tf.neg(x),
  exp: (x) => tf.exp(x),
  log: (x) => tf.log(tf.add(x, 1.5)),
  log1p: (x) => tf.log1p(x),
  expm1: (x) => tf.expm1(x),
  sqrt: (x) => tf.sqrt(tf.add(x, 1.5)),
  rsqrt: (x) => tf.rsqrt(tf.add(x, 1.5)),
  square: (x) => tf.square(x),
  reciprocal: (x) => tf.reciprocal(tf.add(x, 2)),
  floor: (x) => tf.floor(tf.mul(x, 3)),
  ceil: (x) => tf.ceil(tf.mul(x, 3)),
  round: (x) => tf.round(tf.mul(x, 4)),
  sign: (x) => tf.sign(x),
  sin: (x) => tf.sin(x),
  cos: (x) => tf.cos(x),
  tan: (x) => tf.tan(x),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  softplus: (x) => tf.softplus(x),
  erf: (x) => tf.erf(x),
  relu: (x) => tf.relu(x),
  relu6: (x) => tf.relu6(tf.mul(x, 9)),
  elu: (x) => tf.elu(x),
  selu: (x) => tf.selu(x),
  leakyRelu: (x) => tf.leakyRelu(x, 0.3),
  prelu: (x) => tf.prelu(map(x) as tf.Tensor, vector(4)),
  'prelu with one slope': (x) => tf.prelu(x as tf.Tensor, tf.scalar(0.1)),
  clip: (x) => tf.clipByValue(x, -0.3, 0.4),
  step: (x) => tf.step(x, 0.2),
  'add of channels': (x) => tf.add(tf.relu(map(x)), vector(4)),
  'subtraction from channels': (x) => tf.sub(vector(4), tf.relu(map(x))),
  'division by channels': (x) => tf.div(tf.relu(map(x)), tf.add(vector(4), 2)),
  'division of a number': (x) => tf.div(2, tf.add(x, 3)),
  'sum of maps in two orders': (x) =>
    tf.add(map(x), tf.reshape(tf.slice(tf.concat([x, x], 3), [0, 0, 0, 0], [-1, -1, -1, 4]), [-1, 6, 5, 4])),
  'constant with rows': (x) => tf.mul(map(x), constantTensor([6, 1, 4])),
  maximum: (x) => tf.maximum(x, 0.1),
  minimum: (x) => tf.minimum(map(x), vector(4)),
  pow: (x) => tf.pow(tf.add(x, 1.5), 1.7),
  floorDiv: (x) => tf.floorDiv(x, tf.scalar(0.3)),
  squaredDifference: (x) => tf.squaredDifference(map(x), vector(4) as tf.Tensor),
  addN: (x) => tf.addN([map(x), map(x), conv(x, kernel([1, 1, 3, 4], 3))]),
  comparisons: (x) =>
    tf.addN(
      [tf.greater(x, 0), tf.greaterEqual(x, 0.1), tf.less(x, 0.2), tf.lessEqual(x, 0.3)].map((one) =>
        tf.cast(one, 'float32'),
      ),
    ),
  equality: (x) => tf.cast(tf.logicalAnd(tf.notEqual(tf.round(x), 1), tf.equal(tf.sign(x), 1)), 'float32'),
  'logical or and not': (x) => tf.logicalOr(tf.logicalNot(tf.greater(x, 0)), tf.greater(x, 0.5)),
  where: (x) => tf.where(tf.greater(x, 0), x, tf.mul(x, 0.1)),
  'cast to integers': (x) => tf.cast(tf.mul(x, 9), 'int32'),
  'relu and its mirror': (x) => tf.sub(1, tf.relu(x)),
};

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
    tf.depthwiseConv2d(
      tf.add(tf.mul(x, vector(3)), vector(3, 2)) as Picture,
      kernel([3, 3, 3, 2]),
      1,
      'valid',
    ),
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
    tf.matMul(tf.reshape(map(x), [x.shape[0], 120]), constantTensor([120, 7], 2, 0.2) as tf.Tensor2D),
  'normalised flatten into a dense layer': (x) => {
    const normal = tf.batchNorm(
      tf.relu(map(x)),
      vector(4),
      tf.add(tf.square(vector(4, 2)), 0.1),
      vector(4, 3),
      vector(4, 4),
    );
    const dense = tf.matMul(
      tf.reshape(normal, [x.shape[0], 120]),
      constantTensor([120, 7], 2, 0.2) as tf.Tensor2D,
    );
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
      tf.matMul(tf.mean(map(x), [1, 2]) as tf.Tensor2D, constantTensor([4, 4]) as tf.Tensor2D),
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
  dense: (x) => tf.matMul(x, constantTensor([8, 5]) as tf.Tensor2D),
  'dense, transposed': (x) => tf.matMul(x, constantTensor([5, 8]) as tf.Tensor2D, false, true),
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
    tf.batchNorm(
      tf.add(tf.matMul(x, constantTensor([8, 5]) as tf.Tensor2D), vector(5)) as tf.Tensor2D,
      vector(5, 2),
      tf.add(tf.square(vector(5, 3)), 0.1),
    ),
  'product of two inputs': (x) =>
    tf.matMul(tf.reshape(x, [-1, 2, 4]), tf.reshape(x, [-1, 2, 4]), false, true),
  'product with its own transpose in each entry': (x) =>
    tf.matMul(tf.reshape(x, [-1, 2, 4]), tf.reshape(tf.sin(x), [-1, 4, 2])),
  'similarity to prototypes': (x) => {
    const unit = tf.div(x, tf.norm(x, 'euclidean', 1, true));
    return tf.matMul(unit as tf.Tensor2D, constantTensor([6, 8]) as tf.Tensor2D, false, true);
  },
};

describe.each(Object.entries({ ...elementwise, ...spatial, ...shaping, ...reducing }))(
  'traceOnnx: %s',
  (_name, run) => {
    it('agrees with ONNX Runtime at batches of 1 and 3', async () => {
      expect(await pictureDifference(run)).toBeLessThanOrEqual(TOLERANCE);
    });
  },
);

describe.each(Object.entries(products))('traceOnnx: %s', (_name, run) => {
  it('agrees with ONNX Runtime at batches of 1 and 3', async () => {
    const { difference } = await compareWithRuntime(run as TracedFunction, {
      inputs: [{ name: 'x', shape: [8] }],
    });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
  });
});
