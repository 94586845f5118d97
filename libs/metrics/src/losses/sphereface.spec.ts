import type { Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeClassLoss } from '../../test/class-loss-contract.ts';
import { marginOracle } from '../../test/margin-oracle.ts';
import { angleOf } from '../../test/vectors.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { spherefaceLambda, spherefaceLoss } from './sphereface.ts';

function psi(cosine: number, m: number): number {
  const angle = angleOf(cosine);
  const k = Math.min(m - 1, Math.floor((m * angle) / Math.PI));
  return (k % 2 === 0 ? 1 : -1) * Math.cos(m * angle) - 2 * k;
}

for (const lambda of [0, 5]) {
  describeClassLoss(`SphereFace with λ ${lambda}`, {
    // as: the contract gives [C, D]
    loss: (x, labels, w) => spherefaceLoss(x, labels, { centers: w as Tensor2D, lambda }),
    oracle: marginOracle({
      scale: (i, { embeddings }) => Math.hypot(...embeddings[i]!),
      target: (c) => (lambda * c + psi(c, 4)) / (1 + lambda),
    }),
  });
}

describe('λ of SphereFace', () => {
  it('goes from 1000 to 5 with the defaults', () => {
    expect(spherefaceLambda(0)).toBe(1000);
    expect(spherefaceLambda(100)).toBeCloseTo(1000 / 13, 10);
    expect(spherefaceLambda(1_000_000)).toBe(5);
  });

  it('never rises with the step, nor falls below the least', () => {
    fc.assert(
      fc.property(
        fc.nat(100_000),
        fc.nat(1000),
        fc.double({ min: 0, max: 3, noNaN: true }),
        (step, more, power) => {
          const options = { power, least: 2 };
          const lambda = spherefaceLambda(step, options);
          expect(spherefaceLambda(step + more, options)).toBeLessThanOrEqual(lambda);
          expect(lambda).toBeGreaterThanOrEqual(2);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('refuses what is out of range', () => {
    expect(() => spherefaceLambda(-1)).toThrow(ArgumentError);
    expect(() => spherefaceLambda(0.5)).toThrow(ArgumentError);
    expect(() => spherefaceLambda(1, { rate: -1 })).toThrow(/rate must be a finite number >= 0/);
    expect(() => spherefaceLambda(1, { start: NaN })).toThrow(ArgumentError);
  });
});
