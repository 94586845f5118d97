import { sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectGradientByFiniteDifferences } from '../../test/finite-differences.ts';
import { plainLogSumExp } from '../../test/plain-vectors.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { logOnePlusSumExp } from './log-one-plus-sum-exp.ts';

describeBackends('ln(1 + Σ e^v)', () => {
  it('agrees with loops over the masked entries of each column, also where e^v overflows', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.constantFrom(1, 30, 500), (seed, size) => {
        const values = randomRows(4, 3, seed).map((row) => row.map((value) => value * size));
        const mask = randomRows(4, 3, seed + 1).map((row) => row.map((value) => (value > 0 ? 1 : 0)));
        const got = tidy(() => Array.from(logOnePlusSumExp(tensor2d(values), tensor2d(mask)).dataSync()));
        got.forEach((value, j) => {
          const shown = values.flatMap((row, i) => (mask[i]![j] === 1 ? [row[j]!] : []));
          expect(value).toBeCloseTo(plainLogSumExp([0, ...shown]), 3);
          expect(value).toBeGreaterThanOrEqual(0);
        });
      }),
      { seed: 1, numRuns: 100 },
    );
  });

  it('has the gradient of finite differences, 0 for a column without an entry', () => {
    const values = tensor2d(randomRows(3, 2, 3));
    const mask = tensor2d([1, 0, 1, 0, 0, 0], [3, 2]);
    expect(tidy(() => logOnePlusSumExp(values, mask).dataSync()[1])).toBe(0);
    expectGradientByFiniteDifferences((v) => sum(logOnePlusSumExp(v, mask)), values);
    values.dispose();
    mask.dispose();
  });
});
