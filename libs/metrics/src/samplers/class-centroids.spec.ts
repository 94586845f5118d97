import { describe, expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { classCentroids } from './class-centroids.ts';

describe('classCentroids', () => {
  it('is the direction of the mean of directions, in the order of labels', () => {
    const embeddings = Float32Array.of(3, 0, 0, 5, 0, 0.1, 0, -2);
    const centroids = classCentroids(embeddings, [9, 4, 9, 4], 2);
    // Class 9: (1, 0) and (0, 1). Class 4: (0, 1) and (0, −1) cancel out.
    expect([...centroids].map((value) => Number(value.toFixed(6)))).toEqual([0.707107, 0.707107, 0, 0]);
  });

  it('bears zero rows and rows whose squares overflow or vanish', () => {
    const centroids = classCentroids(Float32Array.of(0, 0, 3e38, 3e38, 1e-40, 0), [0, 1, 2], 2);
    expect([...centroids].map((value) => Number(value.toFixed(6)))).toEqual([0, 0, 0.707107, 0.707107, 1, 0]);
  });

  it('is empty without rows', () => {
    expect(classCentroids(new Float32Array(0), [], 4)).toEqual(new Float32Array(0));
  });

  it('refuses other shapes and values that are not finite', () => {
    expect(() => classCentroids(new Float32Array(3), [0, 1], 2)).toThrow(ShapeError);
    expect(() => classCentroids(Float32Array.of(1, NaN), [0], 2)).toThrow(ArgumentError);
    expect(() => classCentroids(new Float32Array(0), [], 0)).toThrow(/dimension must be/);
  });
});
