import { sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { expectGradientByFiniteDifferences, gradientOf } from '../../test/finite-differences.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { spherefacePsi } from './sphereface-psi.ts';

const degrees = Array.from({ length: 361 }, (_, i) => i / 2);

describeBackends('ψ of SphereFace', () => {
  it.each([1, 2, 3, 4, 6])('is (−1)^k cos(mθ) − 2k and falls from 1 to 1 − 2m: m = %i', (m) => {
    const angles = degrees.map((degree) => (degree * Math.PI) / 180);
    const column = tensor2d(angles.map((angle) => [Math.cos(angle)]));
    const values = tidy(() => Array.from(spherefacePsi(column, m).dataSync()));
    column.dispose();
    angles.forEach((angle, i) => {
      const k = Math.min(m - 1, Math.floor((m * angle) / Math.PI));
      expect(values[i]).toBeCloseTo((k % 2 === 0 ? 1 : -1) * Math.cos(m * angle) - 2 * k, 3);
      if (i > 0) expect(values[i]).toBeLessThanOrEqual(values[i - 1]! + 1e-5);
    });
    expect(values.at(0)).toBeCloseTo(1, 5);
    expect(values.at(-1)).toBeCloseTo(1 - 2 * m, 4);
  });

  it('has the gradient of finite differences, and m² at θ = 0 and θ = π', () => {
    const cosines = tensor2d([-0.9, -0.4, 0.3, 0.85], [4, 1]);
    expectGradientByFiniteDifferences((c) => sum(spherefacePsi(c, 4)), cosines, { step: 5e-3 });
    cosines.dispose();
    const ends = tensor2d([1, -1], [2, 1]);
    expect(Array.from(gradientOf((c) => sum(spherefacePsi(c, 4)), ends))).toEqual([16, 16]);
    ends.dispose();
  });

  it('refuses a margin that is not whole', () => {
    const cosines = tensor2d([[0.5]]);
    expect(() => spherefacePsi(cosines, 1.5)).toThrow(ArgumentError);
    expect(() => spherefacePsi(cosines, 0)).toThrow(ArgumentError);
    cosines.dispose();
  });
});
