import { describe, expect, it } from 'vitest';
import { embeddingFromBytes, embeddingToBytes } from './embedding-bytes.ts';

describe('the bytes of an embedding', () => {
  it('are float32, little-endian', () => {
    // IEEE 754 single precision: 1 is 0x3F800000, −0.5 is 0xBF000000.
    expect([...embeddingToBytes(Float32Array.of(1, -0.5))]).toEqual([0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf]);
  });

  it('are read wherever they lie in a buffer, without a view of it', () => {
    const page = new Uint8Array([9, 9, 9, 0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf, 9]);
    const vector = embeddingFromBytes(page.subarray(3, 11));
    page.fill(0);
    expect([...vector]).toEqual([1, -0.5]);
  });

  it('come back bit for bit', () => {
    const vector = Float32Array.from({ length: 512 }, (_, i) => Math.sin(i + 0.1) / 16);
    expect(embeddingFromBytes(embeddingToBytes(vector))).toEqual(vector);
  });

  it('give what they hold wholly where some are missing', () => {
    expect([...embeddingFromBytes(new Uint8Array([0, 0, 0x80, 0x3f, 0, 0, 0]))]).toEqual([1]);
    expect(embeddingFromBytes(new Uint8Array(3))).toHaveLength(0);
  });
});
