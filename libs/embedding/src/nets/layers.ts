import * as tf from '@tensorflow/tfjs-core';

/** Convolution with bias (a batch norm or scale layer already folded in). */
export interface ConvLayer {
  readonly filter: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

/** Depthwise 3×3 followed by pointwise 1×1. */
export interface SeparableLayer {
  readonly depthwise: ConvLayer;
  readonly pointwise: ConvLayer;
}

export type Activation = 'linear' | 'relu' | 'relu6';

export interface ConvOptions {
  readonly stride: 1 | 2;
  readonly activation: Activation;
  readonly pad?: 'same' | 'valid';
}

/** One fused kernel instead of conv, add and clip: the intermediate maps cost more than the arithmetic. */
export function conv(x: tf.Tensor4D, layer: ConvLayer, options: ConvOptions): tf.Tensor4D {
  return tf.fused.conv2d({
    x,
    filter: layer.filter,
    strides: options.stride,
    pad: options.pad ?? 'same',
    bias: layer.bias,
    activation: options.activation,
  });
}

export function depthwiseConv(x: tf.Tensor4D, layer: ConvLayer, options: ConvOptions): tf.Tensor4D {
  return tf.fused.depthwiseConv2d({
    x,
    filter: layer.filter,
    strides: options.stride,
    pad: options.pad ?? 'same',
    bias: layer.bias,
    activation: options.activation,
  });
}

/** Frees the tensors of any nested record of layers. */
export function disposeLayers(layers: readonly ConvLayer[]): void {
  for (const { filter, bias } of layers) tf.dispose([filter, bias]);
}
