import { dispose, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { dotProductSimilarity } from '../distances/dot-product-similarity.ts';
import { euclideanDistance } from '../distances/euclidean-distance.ts';
import { batchDistances, readBatchDistances, readBatchDistancesAsync } from './batch-distances.ts';

describe('batchDistances', () => {
  it('keeps distances and negates similarities', () => {
    const values = Float32Array.of(0, 1, 1, 0);
    expect(batchDistances(values, { size: 2 }).values).toBe(values);
    expect(batchDistances(values, { size: 2, isSimilarity: true })).toEqual({
      values: Float32Array.of(-0, -1, -1, -0),
      size: 2,
      isSimilarity: true,
    });
  });

  it('refuses another number of values and values that are not finite', () => {
    expect(() => batchDistances(new Float32Array(3), { size: 2 })).toThrow(ShapeError);
    expect(() => batchDistances(Float32Array.of(NaN), { size: 1 })).toThrow(ArgumentError);
  });
});

describeBackends('readBatchDistances', () => {
  it('reads the matrix of a distance, now or later', async () => {
    const embeddings = tensor2d([0, 0, 3, 4], [2, 2]);
    const expected = { values: Float32Array.of(0, 5, 5, 0), size: 2, isSimilarity: false };
    expect(readBatchDistances(embeddings, euclideanDistance)).toEqual(expected);
    expect(await readBatchDistancesAsync(embeddings, euclideanDistance)).toEqual(expected);
    embeddings.dispose();
  });

  it('negates a similarity', () => {
    const embeddings = tensor2d([1, 2], [2, 1]);
    const { values, isSimilarity } = readBatchDistances(embeddings, dotProductSimilarity);
    expect([...values]).toEqual([-1, -2, -2, -4]);
    expect(isSimilarity).toBe(true);
    embeddings.dispose();
  });

  it('has no distances without rows', async () => {
    const embeddings = tensor2d([], [0, 3]);
    const expected = { values: new Float32Array(0), size: 0, isSimilarity: false };
    expect(readBatchDistances(embeddings, euclideanDistance)).toEqual(expected);
    expect(await readBatchDistancesAsync(embeddings, euclideanDistance)).toEqual(expected);
    embeddings.dispose();
  });

  it('refuses what is no matrix and embeddings that are not finite, leaving nothing behind', async () => {
    const flat = tensor1d([1, 2]);
    // as: what a caller without types may pass
    expect(() => readBatchDistances(flat as unknown as Tensor2D, euclideanDistance)).toThrow(ShapeError);
    const broken = tensor2d([NaN, 2], [2, 1]);
    expect(() => readBatchDistances(broken, euclideanDistance)).toThrow(ArgumentError);
    await expect(readBatchDistancesAsync(broken, euclideanDistance)).rejects.toThrow(ArgumentError);
    dispose([flat, broken]);
  });
});
