import type { backend_util, DataType, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import * as tf from '@tensorflow/tfjs-core';

/** What these kernels need of the wasm backend. */
export interface HeapBackend {
  makeOutput(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap(tensor: TensorInfo): backend_util.TypedArray;
  disposeData(dataId: TensorInfo['dataId']): boolean;
}

/** A view on the heap: invalid as soon as anything is allocated after it. */
export function floatsOf(backend: HeapBackend, tensor: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array; // as: the callers' tensors are float32
}

/** Runs one of the backend's own kernels, outside the tape; the caller disposes of the result's data. */
export function runOwn(
  backend: HeapBackend,
  kernel: string,
  given: { readonly inputs: Record<string, TensorInfo>; readonly attrs: NamedAttrMap },
): TensorInfo {
  const output = tf.getKernel(kernel, 'wasm').kernelFunc({ ...given, backend });
  return output as TensorInfo; // as: the kernels called here have one output
}
