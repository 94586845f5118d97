import * as tf from '@tensorflow/tfjs-core';
import type { TracedFunction } from '../../src/onnx/index.ts';
import { compareWithRuntime, constantTensor } from './compare.ts';

/** float32 sums of a few hundred products of numbers up to 1. */
export const TOLERANCE = 1e-5;

export type Picture = tf.Tensor4D;
export type PictureFunction = (x: Picture) => tf.Tensor | readonly tf.Tensor[];

export const kernel = (shape: [number, number, number, number], seed = 1) =>
  constantTensor(shape, seed, 0.4) as tf.Tensor4D;
export const vector = (length: number, seed = 1) => constantTensor([length], seed, 0.5) as tf.Tensor1D;

export const conv = (
  x: tf.Tensor,
  filter: tf.Tensor4D,
  ...[pad = 'same', stride = 1]: [pad?: 'same' | 'valid' | number, stride?: number]
) => tf.conv2d(x as Picture, filter, stride, pad);
/** A feature map that lies channels first. */
export const map = (x: Picture) => conv(x, kernel([3, 3, 3, 4]));

export async function pictureDifference(
  run: PictureFunction,
  shape = [6, 5, 3],
  outputs = ['out'],
): Promise<number> {
  const inputs = [{ name: 'pictures', shape }];
  const { difference } = await compareWithRuntime(run as TracedFunction, { inputs, outputs });
  return difference;
}
