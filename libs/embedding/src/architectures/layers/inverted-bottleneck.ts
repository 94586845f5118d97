import type { NetBuilder } from '../net-builder.ts';
import type { MapShape } from '../trainable-net.types.ts';
import { prelu, relu } from './activations.ts';
import { batchNorm } from './batch-norm.ts';
import { chain } from './chain.ts';
import { conv } from './conv.ts';
import { depthwiseConv } from './depthwise-conv.ts';
import type { MapLayer } from './layer.types.ts';
import { maskContent } from './mask-content.ts';
import { residual } from './residual.ts';

export interface InvertedBottleneckOptions {
  readonly input: MapShape;
  readonly filters: number;
  /** Channels of the inner map. */
  readonly inner: number;
  readonly stride: 1 | 2;
  readonly activation: 'relu' | 'prelu';
  /** `torch`: a cell of zeros on each side at stride 2, else as `same`. */
  readonly pad: 'same' | 'torch';
}

/**
 * Convolution 1×1 to more channels, depthwise 3×3, convolution 1×1 without activation, each with BatchNorm; plus the input
 * where the shapes agree.
 *
 * @see Sandler et al. 2018, arXiv:1801.04381 (MobileNetV2)
 */
export function invertedBottleneck(
  builder: NetBuilder,
  name: string,
  options: InvertedBottleneckOptions,
): MapLayer {
  const { input, inner, filters, stride, activation } = options;
  const pad = options.pad === 'torch' && stride === 2 ? 1 : 'same';
  const active = (layer: string) => (shape: MapShape) =>
    activation === 'relu' ? relu(shape) : prelu(builder, `${name}/${layer}/prelu`, shape);
  const norm = (layer: string) => (shape: MapShape) =>
    batchNorm(builder, `${name}/${layer}/norm`, { input: shape });
  const branch = chain(input, [
    (shape) => conv(builder, `${name}/expand/conv`, { input: shape, filters: inner, kernel: 1 }),
    norm('expand'),
    active('expand'),
    maskContent,
    (shape) => depthwiseConv(builder, `${name}/depthwise/conv`, { input: shape, kernel: 3, stride, pad }),
    norm('depthwise'),
    active('depthwise'),
    (shape) => conv(builder, `${name}/project/conv`, { input: shape, filters, kernel: 1 }),
    norm('project'),
    maskContent,
  ]);
  return stride === 1 && input[2] === filters ? residual(branch, null) : branch;
}
