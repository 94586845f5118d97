import { ArgumentError, ShapeError } from '@gallerist/metrics/checks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dequantise, dequantisePerChannel } from './dequantise.ts';
import { quantiseAffine } from './quantise-affine.ts';
import { quantisePerChannel } from './quantise-per-channel.ts';
import { quantiseSymmetric } from './quantise-symmetric.ts';
import { roundHalfEven } from './round-half-even.ts';

const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const list = fc.array(finite, { maxLength: 40 });
const bitCounts = fc.constantFrom(2, 4, 8, 12, 16);
const seeded = { seed: 1, numRuns: 200 };
const largestError = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

describe('roundHalfEven', () => {
  it('sends halves to the even neighbour and all else to the nearest', () => {
    const values = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 2.4999, 2.5001, -3.2];
    expect(values.map((value) => roundHalfEven(value) + 0)).toEqual([-2, -2, 0, 0, 2, 2, 2, 3, -3]);
  });
});

describe('quantiseSymmetric', () => {
  it('is off by at most half a scale, uses its range, and keeps signs', () => {
    fc.assert(
      fc.property(list, bitCounts, (values, bits) => {
        const quantised = quantiseSymmetric(values, { bits });
        const most = 2 ** (bits - 1) - 1;
        expect(largestError(values, dequantise(quantised))).toBeLessThanOrEqual(
          quantised.scale * 0.5 * (1 + 1e-9),
        );
        expect(quantised.values.every((q) => Math.abs(q) <= most)).toBe(true);
        if (values.some((value) => Math.abs(value) > 1e-300))
          expect(Math.max(...quantised.values.map(Math.abs))).toBe(most);
        const negated = quantiseSymmetric(
          values.map((value) => -value),
          { bits },
        );
        expect(Array.from(negated.values, (q) => 0 - q)).toEqual(Array.from(quantised.values));
      }),
      seeded,
    );
  });

  it('does not depend on the order of the values', () => {
    const forwards = quantiseSymmetric([3, -1, 2.2]);
    const backwards = quantiseSymmetric([2.2, -1, 3]);
    expect([...backwards.values].reverse()).toEqual([...forwards.values]);
    expect(backwards.scale).toBe(forwards.scale);
  });

  it('takes zeros, nothing, and the smallest and largest numbers that there are', () => {
    expect(quantiseSymmetric([0, -0])).toMatchObject({ scale: 1, zeroPoint: 0 });
    expect(quantiseSymmetric([]).values).toHaveLength(0);
    for (const value of [Number.MIN_VALUE, Number.MAX_VALUE]) {
      const { values, scale } = quantiseSymmetric([value, -value]);
      expect([...values, scale].every(Number.isFinite)).toBe(true);
    }
  });

  it('refuses values and bits that it cannot serve', () => {
    expect(() => quantiseSymmetric([1, NaN])).toThrow(
      'quantiseSymmetric: values must be finite, got NaN at 1',
    );
    for (const bits of [1, 17, 7.5]) expect(() => quantiseSymmetric([1], { bits })).toThrow(ArgumentError);
  });
});

describe('quantiseAffine', () => {
  it('brings 0 back exactly and everything within a scale', () => {
    fc.assert(
      fc.property(list, bitCounts, (values, bits) => {
        const quantised = quantiseAffine([...values, 0], { bits });
        const back = dequantise(quantised);
        expect(back.at(-1)).toBe(0);
        // Half a scale by rounding the value, half by rounding the zero point.
        expect(largestError(values, back)).toBeLessThanOrEqual(quantised.scale * (1 + 1e-9));
      }),
      seeded,
    );
  });

  it('widens a range that does not hold 0', () => {
    expect(quantiseAffine([5, 10])).toMatchObject({ scale: 10 / 255, zeroPoint: -128 });
    expect(quantiseAffine([-10, -5])).toMatchObject({ scale: 10 / 255, zeroPoint: 127 });
  });

  it('takes zeros, nothing and the largest numbers that there are', () => {
    expect(quantiseAffine([0, 0])).toMatchObject({ scale: 1, zeroPoint: -128 });
    expect(quantiseAffine([]).values).toHaveLength(0);
    const { scale, zeroPoint } = quantiseAffine([Number.MAX_VALUE, -Number.MAX_VALUE]);
    expect([scale, zeroPoint].every(Number.isFinite)).toBe(true);
    expect(() => quantiseAffine([Infinity])).toThrow(ArgumentError);
  });
});

describe('quantisePerChannel', () => {
  it('does with each slice what the symmetric quantisation does with it alone', () => {
    const shape = [3, 4, 2] as const;
    const tensor = fc.array(finite, { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(tensor, fc.constantFrom(0, 1, 2), (values, axis) => {
        const quantised = quantisePerChannel({ values, shape }, { axis });
        for (let channel = 0; channel < shape[axis]; channel++) {
          const isIn = (_: unknown, place: number) => {
            const index = [Math.floor(place / 8), Math.floor(place / 2) % 4, place % 2];
            return index[axis] === channel;
          };
          const alone = quantiseSymmetric(values.filter(isIn));
          expect(quantised.scales[channel]).toBe(alone.scale);
          expect(quantised.values.filter(isIn)).toEqual(alone.values);
        }
        const back = dequantisePerChannel(quantised);
        expect(largestError(values, back)).toBeLessThanOrEqual(
          Math.max(...quantised.scales) * 0.5 * (1 + 1e-9),
        );
      }),
      seeded,
    );
  });

  it('refuses an axis or a length that does not belong to the shape', () => {
    const values = [1, 2, 3, 4];
    for (const axis of [2, -1, 0.5]) {
      expect(() => quantisePerChannel({ values, shape: [2, 2] }, { axis })).toThrow(
        `quantisePerChannel: axis must be a whole number in [0, 1], got ${axis}`,
      );
    }
    expect(() => quantisePerChannel({ values, shape: [2, 3] }, { axis: 0 })).toThrow(ShapeError);
  });
});
