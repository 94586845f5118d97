import { mul, scalar, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectGradientByFiniteDifferences, gradientOf } from '../../test/finite-differences.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ShapeError } from '../checks/argument-error.ts';
import { cosineSimilarity } from './cosine-similarity.ts';
import type { Distance } from './distance.types.ts';
import { dotProductSimilarity } from './dot-product-similarity.ts';
import { euclideanDistance, normalizedEuclideanDistance } from './euclidean-distance.ts';
import {
  normalizedSquaredEuclideanDistance,
  squaredEuclideanDistance,
} from './squared-euclidean-distance.ts';

type Formula = (x: readonly number[], y: readonly number[]) => number;

const dot: Formula = (x, y) => x.reduce((total, value, i) => total + value * y[i]!, 0);
const squared: Formula = (x, y) => x.reduce((total, value, i) => total + (value - y[i]!) ** 2, 0);
const unit = (x: readonly number[]): number[] => x.map((value) => value / Math.sqrt(dot(x, x)));

const formulas: readonly (readonly [Distance, Formula])[] = [
  [dotProductSimilarity, dot],
  [cosineSimilarity, (x, y) => dot(unit(x), unit(y))],
  [euclideanDistance, (x, y) => Math.sqrt(squared(x, y))],
  [squaredEuclideanDistance, squared],
  [normalizedEuclideanDistance, (x, y) => Math.sqrt(squared(unit(x), unit(y)))],
  [normalizedSquaredEuclideanDistance, (x, y) => squared(unit(x), unit(y))],
];

function matrixOf(distance: Distance, x: number[][], y: number[][]): number[][] {
  return tidy(() => distance.matrix(tensor2d(x), tensor2d(y)).arraySync());
}

describeBackends('a distance', () => {
  it.each(formulas)('$name agrees with its formula', (distance, formula) => {
    const x = randomRows(5, 7, 1);
    const y = randomRows(4, 7, 2);
    matrixOf(distance, x, y).forEach((row, i) =>
      row.forEach((value, j) => expect(value).toBeCloseTo(formula(x[i]!, y[j]!), 5)),
    );
  });

  it.each(formulas)('$name has the same values where the batch is large', (distance, formula) => {
    const x = randomRows(129, 128, 3);
    const values = matrixOf(distance, x, x.slice(0, 64));
    for (const [i, j] of [
      [0, 1],
      [100, 63],
      [64, 2],
    ] as const) {
      expect(values[i]![j]).toBeCloseTo(formula(x[i]!, x[j]!), 3);
    }
  });

  it.each(formulas)('$name has the gradient of finite differences in both arguments', (distance) => {
    const [x, y] = [tensor2d(randomRows(3, 4, 4)), tensor2d(randomRows(2, 4, 5))];
    const weights = tensor2d(randomRows(3, 2, 6));
    const weighted = (a: Tensor2D, b: Tensor2D) => sum<Scalar>(mul(distance.matrix(a, b), weights));
    expectGradientByFiniteDifferences((a: Tensor2D) => weighted(a, y), x);
    expectGradientByFiniteDifferences((b: Tensor2D) => weighted(x, b), y);
    [x, y, weights].forEach((tensor) => tensor.dispose());
  });

  it.each(formulas)('$name takes the gradient of a batch against itself', (distance) => {
    const x = tensor2d(randomRows(3, 4, 7));
    const weights = tensor2d([
      [0, 1, 2],
      [3, 0, 4],
      [5, 6, 0],
    ]);
    expectGradientByFiniteDifferences((a: Tensor2D) => sum<Scalar>(mul(distance.matrix(a, a), weights)), x);
    [x, weights].forEach((tensor) => tensor.dispose());
  });

  it.each(formulas)('$name has finite gradients for equal and for zero rows', (distance) => {
    const x = tensor2d([
      [1, 2],
      [1, 2],
      [0, 0],
      [0, 0],
    ]);
    const gradient = gradientOf((a: Tensor2D) => sum<Scalar>(distance.matrix(a, a)), x);
    expect([...gradient].every(Number.isFinite)).toBe(true);
    x.dispose();
  });

  it.each(formulas.slice(2))('$name is exactly 0 between equal rows, in batches of any size', (distance) => {
    for (const [rows, dimensions] of [
      [4, 8],
      [200, 128],
    ] as const) {
      const x = randomRows(rows, dimensions, 8);
      const values = matrixOf(distance, x, x);
      expect(x.every((_, i) => values[i]![i] === 0)).toBe(true);
    }
  });

  it('takes the direction of rows whose squares overflow', () => {
    const values = matrixOf(
      cosineSimilarity,
      [[3e30, 4e30]],
      [
        [1e-3, 0],
        [0, 1e38],
      ],
    );
    expect(values[0]![0]).toBeCloseTo(0.6, 5);
    expect(values[0]![1]).toBeCloseTo(0.8, 5);
  });

  it('gives a zero row no gradient through its direction', () => {
    const x = tensor2d([
      [0, 0],
      [3, 4],
    ]);
    const gradient = gradientOf((a: Tensor2D) => sum<Scalar>(cosineSimilarity.matrix(a, a)), x);
    expect([...gradient.slice(0, 2)].every((g) => g === 0)).toBe(true);
    x.dispose();
  });

  it('names what does not fit', () => {
    tidy(() => {
      const x = tensor2d([[1, 2]]);
      const calls = [
        () => cosineSimilarity.matrix(x, tensor2d([[1, 2, 3]])),
        () => cosineSimilarity.matrix(tensor2d([], [0, 2]), x),
        // as: what a caller without types would pass
        () => euclideanDistance.matrix(scalar(1) as never, x),
      ];
      calls.forEach((call) => expect(call).toThrow(ShapeError));
      expect(calls[0]).toThrow('references must have 2 columns as queries has, got shape [1, 3]');
    });
  });
});
