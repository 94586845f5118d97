import * as tf from '@tensorflow/tfjs-core';
import type { backend_util } from '@tensorflow/tfjs-core';

/** What a gradient kernel is told of the convolution that it belongs to. */
export interface GivenConvolution {
  /** `[n, H, W, C]`. */
  readonly inputShape: readonly number[];
  /** `[kH, kW, C, K]`; depthwise: `[kH, kW, C, multiplier]`. */
  readonly filterShape: readonly number[];
  /** The kernel's attributes: strides, padding, dilations. */
  readonly attrs: tf.NamedAttrMap;
}

/** The geometry of a convolution (NHWC). */
export const convGeometry = (given: GivenConvolution): backend_util.Conv2DInfo => geometry(given, false);

/** The geometry of a convolution of each channel by itself (NHWC). */
export const depthwiseGeometry = (given: GivenConvolution): backend_util.Conv2DInfo => geometry(given, true);

function geometry(
  { inputShape, filterShape, attrs: given }: GivenConvolution,
  isDepthwise: boolean,
): backend_util.Conv2DInfo {
  // as: the attributes that all gradient kernels of convolutions have; those of conv2d tell no dilations
  const attrs = given as unknown as Pick<
    tf.DepthwiseConv2dNativeBackpropFilterAttrs,
    'strides' | 'pad' | 'dimRoundingMode'
  > & { readonly dilations?: [number, number] | number };
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number], // as: ranks are checked by tf.conv2d
    filterShape as [number, number, number, number], // as: ranks are checked by tf.conv2d
    attrs.strides,
    attrs.dilations ?? [1, 1],
    attrs.pad,
    attrs.dimRoundingMode,
    isDepthwise,
  );
}
