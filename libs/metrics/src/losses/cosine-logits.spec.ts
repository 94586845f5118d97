import { mul, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectGradientByFiniteDifferences, gradientOf } from '../../test/finite-differences.ts';
import { cosine } from '../../test/vectors.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ShapeError } from '../checks/argument-error.ts';
import { cosineLogits } from './cosine-logits.ts';
import { rowNorms } from './row-norms.ts';

describeBackends('cosine logits', () => {
  it('agree with loops, within [−1, 1], whatever the lengths', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (seed, length) => {
        const x = randomRows(3, 5, seed).map((row) => row.map((value) => value * length));
        const w = randomRows(4, 5, seed + 1);
        const cosines = tidy(() => cosineLogits(tensor2d(x), tensor2d(w)).arraySync());
        cosines.forEach((row, i) => {
          row.forEach((value, j) => {
            expect(value).toBeCloseTo(cosine(x[i]!, w[j]!), 5);
            expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-6);
          });
        });
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('have the gradient of finite differences, and 0 at a row of zeros', () => {
    const x = tensor2d(randomRows(3, 3, 5));
    const w = tensor2d(randomRows(2, 3, 6));
    const weights = tensor2d(randomRows(3, 2, 7));
    expectGradientByFiniteDifferences((y) => sum(mul(weights, cosineLogits(y, w))), x);
    expectGradientByFiniteDifferences((v) => sum(mul(weights, cosineLogits(x, v))), w);
    const zeros = tensor2d([[0, 0, 0]]);
    expect(gradientOf((y) => sum(cosineLogits(y, w)), zeros).every((slope) => slope === 0)).toBe(true);
    for (const made of [x, w, weights, zeros]) made.dispose();
  });

  it('refuse another number of columns', () => {
    const [x, w] = [tensor2d([[1, 2]]), tensor2d([[1, 2, 3]])];
    expect(() => cosineLogits(x, w)).toThrow(ShapeError);
    expect(() => cosineLogits(x, w)).toThrow(
      /centers must have 2 columns as embeddings has, got shape \[1, 3\]/,
    );
    x.dispose();
    w.dispose();
  });
});

describeBackends('row norms', () => {
  it('are lengths, with the direction as gradient and 0 at a row of zeros', () => {
    const rows = tensor2d([
      [3, 4],
      [0, 0],
    ]);
    expect(tidy(() => rowNorms(rows).arraySync())).toEqual([[5], [0]]);
    Array.from(gradientOf((x) => sum(rowNorms(x)), rows)).forEach((got, i) => {
      expect(got).toBeCloseTo([0.6, 0.8, 0, 0][i]!, 6);
    });
    rows.dispose();
  });
});
