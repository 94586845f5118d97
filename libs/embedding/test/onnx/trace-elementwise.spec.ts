import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { constantTensor } from './compare.ts';
import { conv, kernel, map, pictureDifference, TOLERANCE, vector } from './small-nets.ts';
import type { PictureFunction } from './small-nets.ts';

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
  prelu: (x) => tf.prelu<tf.Tensor>(map(x), vector(4)),
  'prelu with one slope': (x) => tf.prelu<tf.Tensor>(x, tf.scalar(0.1)),
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
  squaredDifference: (x) => tf.squaredDifference(map(x), vector(4)),
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

describe.each(Object.entries(elementwise))('traceOnnx: %s', (_name, run) => {
  it('agrees with ONNX Runtime at batches of 1 and 3', async () => {
    expect(await pictureDifference(run)).toBeLessThanOrEqual(TOLERANCE);
  });
});
