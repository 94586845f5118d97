import { checkFinite, ShapeError } from '@gallerist/metrics/checks';

/**
 * An embedding as one bit for each value: 1 where the value is above the threshold, 0 also at it.
 *
 * @param embedding `[D]`, finite.
 * @param threshold Default 0.
 * @returns `[⌈D / 8⌉]` bytes; value i is bit 7 − (i mod 8) of byte ⌊i / 8⌋; the last byte is filled with zeros.
 * @throws {ArgumentError} for a value that is not finite.
 */
export function binaryEmbedding(embedding: ArrayLike<number>, threshold = 0): Uint8Array {
  checkFinite('binaryEmbedding', 'embedding', embedding);
  const bits = new Uint8Array(Math.ceil(embedding.length / 8));
  for (let i = 0; i < embedding.length; i++) {
    const byte = i >> 3;
    if ((embedding[i] ?? 0) > threshold) bits[byte] = (bits[byte] ?? 0) | (0x80 >> (i & 7));
  }
  return bits;
}

/**
 * In how many bits two binary embeddings differ, 0 … 8 · bytes.
 *
 * For zero-mean embeddings cos ≈ cos(π · distance / D), the share of bits that differ being the angle's share of a half turn.
 *
 * @throws {ShapeError} if their lengths differ.
 * @see Charikar 2002, "Similarity estimation techniques from rounding algorithms"
 */
export function hammingDistance(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) {
    const expected = `have ${a.length} bytes as a has`;
    throw new ShapeError('hammingDistance', 'b', { expected, actual: `${b.length} bytes` });
  }
  let distance = 0;
  for (let i = 0; i < a.length; i++) distance += bitCount((a[i] ?? 0) ^ (b[i] ?? 0));
  return distance;
}

/** Ones of a byte: pairs, then fours, then all eight added side by side. */
function bitCount(byte: number): number {
  const pairs = byte - ((byte >> 1) & 0x55);
  const fours = (pairs & 0x33) + ((pairs >> 2) & 0x33);
  return (fours + (fours >> 4)) & 0x0f;
}
