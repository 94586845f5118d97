import { ArgumentError, ShapeError } from '@gallerist/metrics/checks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { binaryEmbedding, hammingDistance } from './binary-embedding.ts';
import { quantisedCosine, quantiseEmbeddings } from './quantise-embeddings.ts';

const value = fc.double({ min: -10, max: 10, noNaN: true });
const vector = fc.array(value, { minLength: 24, maxLength: 24 });
const seeded = { seed: 2, numRuns: 150 };

function slowCosine(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}

describe('quantiseEmbeddings', () => {
  it('keeps the cosine similarity of any two to a few thousandths', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        fc.pre(Math.hypot(...a) > 1e-3 && Math.hypot(...b) > 1e-3);
        const { values } = quantiseEmbeddings([...a, ...b], 24);
        const cosine = quantisedCosine(values.subarray(0, 24), values.subarray(24));
        // Error of a unit vector ≤ √D · max|x| / 254; max|x| ≤ 1: √24 / 254 = 0.0193 for each of the two.
        expect(Math.abs(cosine - slowCosine(a, b))).toBeLessThan(0.04);
        expect(Math.abs(cosine)).toBeLessThanOrEqual(1);
      }),
      seeded,
    );
  });

  it('gives a vector the bytes that it has alone', () => {
    const rows = [
      [0.1, -0.9, 0.3],
      [100, 2, -50],
    ];
    const both = quantiseEmbeddings(rows.flat(), 3);
    rows.forEach((row, i) => {
      const alone = quantiseEmbeddings(row, 3);
      expect([...both.values.subarray(3 * i, 3 * i + 3)]).toEqual([...alone.values]);
      expect(both.scales[i]).toBe(alone.scales[0]);
    });
  });

  it('takes no embeddings, and a vector of zeros, whose cosine is 0', () => {
    expect(quantiseEmbeddings([], 8)).toMatchObject({ values: new Int8Array(), scales: new Float64Array() });
    const { values } = quantiseEmbeddings([0, 0, 1, 2], 2);
    expect(quantisedCosine(values.subarray(0, 2), values.subarray(2))).toBe(0);
  });

  it('refuses lengths and values that it cannot serve', () => {
    expect(() => quantiseEmbeddings([1, 2, 3], 2)).toThrow(ShapeError);
    expect(() => quantiseEmbeddings([1, NaN], 2)).toThrow(ArgumentError);
    expect(() => quantiseEmbeddings([1], 0)).toThrow(
      'quantiseEmbeddings: dimensions must be a whole number >= 1, got 0',
    );
    expect(() => quantisedCosine([1], [1, 2])).toThrow(ShapeError);
  });
});

describe('binaryEmbedding', () => {
  it('writes bits in reading order and fills the last byte with zeros', () => {
    expect([...binaryEmbedding([0.2, -0.1, 0.4, -0.7, 0, 0.3, -0.2, 0.9, 1, -1])]).toEqual([
      0b10100101, 0b10000000,
    ]);
    expect(binaryEmbedding([0, 0.4, 0.6], 0.5)).toEqual(Uint8Array.of(0b00100000));
  });

  it('has the Hamming distance that counting signs gives', () => {
    fc.assert(
      fc.property(vector, vector, (a, b) => {
        const expected = a.filter((x, i) => x > 0 !== b[i]! > 0).length;
        expect(hammingDistance(binaryEmbedding(a), binaryEmbedding(b))).toBe(expected);
      }),
      seeded,
    );
  });

  it('refuses values that are not finite and embeddings of other lengths', () => {
    expect(() => binaryEmbedding([NaN])).toThrow(ArgumentError);
    expect(() => hammingDistance(new Uint8Array(1), new Uint8Array(2))).toThrow(
      'hammingDistance: b must have 1 bytes as a has, got 2 bytes',
    );
  });
});
