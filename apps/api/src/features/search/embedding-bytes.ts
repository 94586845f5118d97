import { endianness } from 'node:os';

const isLittleEndian = endianness() === 'LE';

/** How a `bytea` column holds an embedding: float32, little-endian. */
export function embeddingToBytes(vector: Float32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(vector.byteLength);
  const view = new DataView(bytes.buffer);
  vector.forEach((value, index) => view.setFloat32(index * 4, value, true));
  return bytes;
}

/**
 * As many components as the bytes hold wholly; callers compare the length with their space. Copied at one go where the
 * machine allows: searches read thousands of them on the event loop.
 */
export function embeddingFromBytes(bytes: Uint8Array): Float32Array {
  const vector = new Float32Array(Math.floor(bytes.byteLength / 4));
  if (isLittleEndian) {
    new Uint8Array(vector.buffer).set(bytes.subarray(0, vector.byteLength));
    return vector;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < vector.length; i += 1) vector[i] = view.getFloat32(i * 4, true);
  return vector;
}
