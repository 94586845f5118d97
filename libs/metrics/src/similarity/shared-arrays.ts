import type { Features } from './features.types.ts';

/** Zeros in shared memory, that all threads of an executor see. */
export function sharedFloat32(length: number): Float32Array<SharedArrayBuffer> {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
}

/** Likewise float64. */
export function sharedFloat64(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}

/** Likewise int32. */
export function sharedInt32(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(length * Int32Array.BYTES_PER_ELEMENT));
}

/** The same features in shared memory: themselves where they are there already, a copy otherwise. */
export function shareFeatures(features: Features): Features {
  return { ...features, values: shareFloat32(features.values) };
}

/** The array itself if it is in shared memory, a copy there otherwise. */
export function shareFloat32(values: Float32Array): Float32Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const shared = sharedFloat32(values.length);
  shared.set(values);
  return shared;
}
