import * as tf from '@tensorflow/tfjs-core';
import type { NetBuilder } from '../net-builder.ts';
import type { MapShape } from '../trainable-net.types.ts';
import type { MapLayer } from './layer.types.ts';

export interface ConvOptions {
  readonly input: MapShape;
  readonly filters: number;
  /** Height and width of the kernel, or both. */
  readonly kernel: number | readonly [height: number, width: number];
  /** Default 1. */
  readonly stride?: number;
  /** Default `same`: the output has ⌈size / stride⌉ cells. `valid`: only where the kernel fits. A number: cells of zeros on each side. */
  readonly pad?: 'same' | 'valid' | number;
  /** Default false, for BatchNorm follows as a rule. */
  readonly bias?: boolean;
}

/** A convolution, parameters `<name>/kernel` `[height, width, in, out]` (He) and `<name>/bias`. */
export function conv(builder: NetBuilder, name: string, options: ConvOptions): MapLayer {
  const { input, filters, stride = 1, pad = 'same', bias = false } = options;
  const [height, width] =
    typeof options.kernel === 'number' ? [options.kernel, options.kernel] : options.kernel;
  const fanIn = height * width * input[2];
  const kernel = builder.parameter<tf.Rank.R4>(`${name}/kernel`, {
    shape: [height, width, input[2], filters],
    initialiser: { kind: 'he', fanIn },
  });
  const offset = bias ? biasOf(builder, name, filters) : null;
  const outputShape: MapShape = [
    outputSize(input[0], { kernel: height, stride, pad }),
    outputSize(input[1], { kernel: width, stride, pad }),
    filters,
  ];
  builder.describe({
    name,
    kind: 'conv',
    outputShape,
    parameters: fanIn * filters + (bias ? filters : 0),
    macs: outputShape[0] * outputShape[1] * fanIn * filters,
  });
  return {
    outputShape,
    apply(x) {
      const y = tf.conv2d(padded(x, pad), kernel, stride, pad === 'same' ? 'same' : 'valid');
      return offset === null ? y : tf.add(y, offset);
    },
  };
}

/** Zeros around a map where the padding is a number: PyTorch's padding, which for even sizes and stride 2 is not that of `same`. */
export function padded(x: tf.Tensor4D, pad: 'same' | 'valid' | number): tf.Tensor4D {
  if (typeof pad !== 'number' || pad === 0) return x;
  return tf.pad4d(x, [
    [0, 0],
    [pad, pad],
    [pad, pad],
    [0, 0],
  ]);
}

/** Parameter `<name>/bias`, zeros, without weight decay. */
export function biasOf(builder: NetBuilder, name: string, size: number): tf.Variable<tf.Rank.R1> {
  return builder.parameter<tf.Rank.R1>(`${name}/bias`, {
    shape: [size],
    initialiser: { kind: 'constant', value: 0 },
    decays: false,
  });
}

/** Cells along one axis after a window of that size has gone over it. */
export function outputSize(
  size: number,
  {
    kernel,
    stride,
    pad,
  }: { readonly kernel: number; readonly stride: number; readonly pad: 'same' | 'valid' | number },
): number {
  if (pad === 'same') return Math.ceil(size / stride);
  return Math.floor((size + 2 * (pad === 'valid' ? 0 : pad) - kernel) / stride) + 1;
}
