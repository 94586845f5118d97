import { sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectGradientByFiniteDifferences, gradientOf } from '../../test/finite-differences.ts';
import { angleOf } from '../../test/vectors.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { angularMargin } from './angular-margin.ts';
import type { AngularMargin } from './angular-margin.ts';

function margined(cosines: readonly number[], options: AngularMargin): number[] {
  const column = tensor2d([...cosines], [cosines.length, 1]);
  const values = tidy(() => Array.from(angularMargin(column, options).dataSync()));
  column.dispose();
  return values;
}

const cosine = fc.double({ min: -0.999, max: 0.999, noNaN: true });

describeBackends('the angular margin', () => {
  it('is cos(m1·θ + m), where it does not rise again', () => {
    fc.assert(
      fc.property(
        cosine,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(1, 0.9, 2),
        (c, m, factor) => {
          fc.pre(factor * angleOf(c) + m < Math.PI - 1e-3);
          const wanted = Math.cos(factor * angleOf(c) + m);
          expect(margined([c], { angle: m, factor, fallback: 'hard' })[0]).toBeCloseTo(wanted, 4);
          expect(margined([c], { angle: m, factor, fallback: 'none' })[0]).toBeCloseTo(wanted, 4);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('never rises with the angle under the hard fallback', () => {
    const cosines = Array.from({ length: 400 }, (_, i) => Math.cos((i * Math.PI) / 399));
    for (const [factor, angle] of [
      [1, 0.5],
      [1, 0],
      [1, 1.2],
      [0.9, 0.4],
      [1.2, 0.5],
    ] as const) {
      const values = margined(cosines, { angle, factor, fallback: 'hard' });
      values.slice(1).forEach((value, i) => {
        expect(value).toBeLessThanOrEqual(values[i]! + 1e-6);
      });
    }
  });

  it('rises again without a fallback, and is plain cosine past a right angle under the easy one', () => {
    const [before, after] = margined([Math.cos(2.7), -1], { angle: 0.5, fallback: 'none' });
    expect(after).toBeGreaterThan(before!);
    expect(margined([-0.5, 0], { angle: 0.5, fallback: 'easy' })).toEqual([-0.5, 0]);
  });

  it('leaves cosines as they are with a margin of 0', () => {
    margined([-1, -0.5, 0, 0.5, 1], { angle: 0, fallback: 'hard' }).forEach((value, i) => {
      expect(value).toBeCloseTo([-1, -0.5, 0, 0.5, 1][i]!, 6);
    });
  });

  it.each(['hard', 'easy', 'none'] as const)('has the gradients of finite differences: %s', (fallback) => {
    const cosines = tensor2d([-0.95, -0.6, 0.2, 0.8], [4, 1]);
    const angles = tensor2d([0.9, 0.3, 0.7, 0.4], [4, 1]);
    for (const factor of [1, 0.9]) {
      expectGradientByFiniteDifferences(
        (c) => sum(angularMargin(c, { angle: angles, factor, fallback })),
        cosines,
      );
      expectGradientByFiniteDifferences(
        (a) => sum(angularMargin(cosines, { angle: a, factor, fallback })),
        angles,
      );
    }
    cosines.dispose();
    angles.dispose();
  });

  it('has a finite gradient at and past ±1', () => {
    const cosines = tensor2d([1, -1, 1.0000002, -1.0000002], [4, 1]);
    for (const fallback of ['hard', 'easy', 'none'] as const) {
      const gradient = gradientOf((c) => sum(angularMargin(c, { angle: 0.5, fallback })), cosines);
      expect(gradient.every(Number.isFinite)).toBe(true);
      expect(gradient[0]).toBeGreaterThan(0); // drawn nearer, not let go
    }
    cosines.dispose();
  });
});
