import * as tf from '@tensorflow/tfjs-core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { convFilterGradient } from './conv-filter-gradient.ts';
import { convGeometry, depthwiseGeometry } from './conv-geometry.ts';
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise-gradients.ts';
import type { HeapBackend } from './heap.ts';
import { segmentSum } from './segment-sum.ts';

const BACKEND = 'wasm';

/**
 * Gives the wasm backend kernels that it lacks for training: the filter gradient of a convolution (NHWC), both
 * gradients of a depthwise one, and the gradient of a gather. Again is harmless; a kernel that is registered already is left alone.
 */
export function registerWasmTrainingKernels(): void {
  register(tf.Conv2DBackpropFilter, ({ inputs, backend, attrs }) => {
    const { filterShape, dataFormat } = attrs as unknown as tf.Conv2DBackpropFilterAttrs; // as: this kernel's attributes
    if (dataFormat !== 'NHWC') {
      throw new TypeError(`Conv2DBackpropFilter: dataFormat must be NHWC, got ${dataFormat}`);
    }
    const x = inputOf(inputs, 'x');
    const conv = convGeometry({ inputShape: x.shape, filterShape, attrs: attrs ?? {} });
    const on = backend as HeapBackend; // as: registered for wasm only
    return convFilterGradient(on, { x, dy: inputOf(inputs, 'dy') }, conv);
  });
  register(tf.DepthwiseConv2dNativeBackpropFilter, ({ inputs, backend, attrs }) => {
    const { filterShape } = attrs as unknown as tf.DepthwiseConv2dNativeBackpropFilterAttrs; // as: this kernel's attributes
    const x = inputOf(inputs, 'x');
    const conv = depthwiseGeometry({ inputShape: x.shape, filterShape, attrs: attrs ?? {} });
    const on = backend as HeapBackend; // as: registered for wasm only
    return depthwiseFilterGradient(on, { x, dy: inputOf(inputs, 'dy') }, conv);
  });
  register(tf.DepthwiseConv2dNativeBackpropInput, ({ inputs, backend, attrs }) => {
    const { inputShape } = attrs as unknown as tf.DepthwiseConv2dNativeBackpropInputAttrs; // as: this kernel's attributes
    const filter = inputOf(inputs, 'filter');
    const conv = depthwiseGeometry({ inputShape, filterShape: filter.shape, attrs: attrs ?? {} });
    const on = backend as HeapBackend; // as: registered for wasm only
    return depthwiseInputGradient(on, { dy: inputOf(inputs, 'dy'), filter }, conv);
  });
  register(tf.UnsortedSegmentSum, ({ inputs, backend, attrs }) => {
    const { numSegments } = attrs as unknown as tf.UnsortedSegmentSumAttrs; // as: this kernel's attribute
    const on = backend as HeapBackend; // as: registered for wasm only
    return segmentSum(
      on,
      { x: inputOf(inputs, 'x'), segmentIds: inputOf(inputs, 'segmentIds') },
      numSegments,
    );
  });
}

function inputOf(inputs: tf.NamedTensorInfoMap, name: string): TensorInfo {
  const tensor = inputs[name];
  if (tensor === undefined) throw new TypeError(`the input ${name} is missing`);
  return tensor;
}

function register(kernelName: string, kernelFunc: tf.KernelFunc): void {
  const isRegistered = tf.getKernelsForBackend(BACKEND).some((kernel) => kernel.kernelName === kernelName);
  if (!isRegistered) tf.registerKernel({ kernelName, backendName: BACKEND, kernelFunc });
}
