import * as tf from '@tensorflow/tfjs-core';
import type { NetBuilder } from '../net-builder.ts';
import type { MapShape } from '../trainable-net.types.ts';
import { outputSize, padded } from './conv.ts';
import type { MapLayer } from './layer.types.ts';

export interface DepthwiseConvOptions {
  readonly input: MapShape;
  /** Height and width of the kernel, or both. */
  readonly kernel: number | readonly [height: number, width: number];
  /** Default 1. */
  readonly stride?: number;
  /** As of {@link ConvOptions}. Default `same`. */
  readonly pad?: 'same' | 'valid' | number;
}

/** A convolution of each channel by itself, parameter `<name>/kernel` `[height, width, channels, 1]` (He). */
export function depthwiseConv(builder: NetBuilder, name: string, options: DepthwiseConvOptions): MapLayer {
  const { input, stride = 1, pad = 'same' } = options;
  const [height, width] =
    typeof options.kernel === 'number' ? [options.kernel, options.kernel] : options.kernel;
  const channels = input[2];
  const kernel = builder.parameter<tf.Rank.R4>(`${name}/kernel`, {
    shape: [height, width, channels, 1],
    initialiser: { kind: 'he', fanIn: height * width },
  });
  const outputShape: MapShape = [
    outputSize(input[0], { kernel: height, stride, pad }),
    outputSize(input[1], { kernel: width, stride, pad }),
    channels,
  ];
  const parameters = height * width * channels;
  const macs = outputShape[0] * outputShape[1] * parameters;
  builder.describe({ name, kind: 'depthwise-conv', outputShape, parameters, macs });
  return {
    outputShape,
    apply: (x) => tf.depthwiseConv2d(padded(x, pad), kernel, stride, pad === 'same' ? 'same' : 'valid'),
  };
}
