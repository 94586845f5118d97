import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor1D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectGradientByFiniteDifferences, gradientOf } from '../../test/finite-differences.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { mean, meanOfActive } from '../../test/vectors.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { classWeightedReducer } from './class-weighted-reducer.ts';
import { meanNonZeroReducer } from './mean-non-zero-reducer.ts';
import { meanReducer } from './mean-reducer.ts';
import { perAnchorMeanReducer } from './per-anchor-mean-reducer.ts';
import type { Reducer } from './reducer.types.ts';
import { sumReducer } from './sum-reducer.ts';
import { thresholdReducer } from './threshold-reducer.ts';

interface Losses {
  readonly values: readonly number[];
  readonly anchors: readonly number[];
}

const labels = [0, 0, 1, 2];
const weights = new Map([
  [0, 0.5],
  [1, 2],
  [2, 0],
]);

function perAnchorMean({ values, anchors }: Losses): number {
  return mean([...new Set(anchors)].map((anchor) => mean(values.filter((_, i) => anchors[i] === anchor))));
}

const formulas: readonly (readonly [Reducer, (losses: Losses) => number])[] = [
  [meanReducer, ({ values }) => mean(values)],
  [sumReducer, ({ values }) => values.reduce((total, value) => total + value, 0)],
  [meanNonZeroReducer, ({ values }) => meanOfActive(values)],
  [thresholdReducer({ low: 1, high: 5 }), ({ values }) => mean(values.filter((v) => v > 1 && v < 5))],
  [thresholdReducer(), ({ values }) => mean(values)],
  [perAnchorMeanReducer, perAnchorMean],
  [
    classWeightedReducer(weights),
    ({ values, anchors }) => mean(values.map((value, i) => value * weights.get(labels[anchors[i]!]!)!)),
  ],
];

const someLosses = fc
  .array(
    fc.record({
      value: fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 9, noNaN: true })),
      anchor: fc.nat(3),
    }),
    {
      minLength: 1,
      maxLength: 8,
    },
  )
  .map((elements): Losses => ({
    values: elements.map(({ value }) => Math.fround(value)),
    anchors: elements.map(({ anchor }) => anchor),
  }));

function reduced(reducer: Reducer, { values, anchors }: Losses): number {
  return tidy(() => reducer.reduce(tensor1d([...values], 'float32'), { anchors, labels }).dataSync()[0]!);
}

describeBackends('a reducer', () => {
  it.each(formulas)('$name agrees with its formula in any order', (reducer, formula) => {
    fc.assert(
      fc.property(someLosses, (losses) => {
        const turned = { values: losses.values.toReversed(), anchors: losses.anchors.toReversed() };
        expect(reduced(reducer, losses)).toBeCloseTo(formula(losses), 4);
        expect(reduced(reducer, turned)).toBeCloseTo(formula(losses), 4);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it.each(formulas)('$name has the gradient of finite differences', (reducer) => {
    const losses = tensor1d([0.5, 2, 3, 6]);
    const elements = { anchors: [0, 0, 2, 1], labels };
    expectGradientByFiniteDifferences((x: Tensor1D) => reducer.reduce(x, elements), losses);
    losses.dispose();
  });

  it.each(formulas)('$name of nothing is 0 with a gradient path', (reducer) => {
    const losses = tensor1d([], 'float32');
    expect(reduced(reducer, { values: [], anchors: [] })).toBe(0);
    expect(gradientOf((x: Tensor1D) => reducer.reduce(x, { anchors: [], labels }), losses)).toHaveLength(0);
    losses.dispose();
  });

  it('is 0 with the gradient 0 where nothing is active', () => {
    const losses = tensor1d([0, 0]);
    const gradient = gradientOf(
      (x: Tensor1D) => meanNonZeroReducer.reduce(x, { anchors: [0, 1], labels }),
      losses,
    );
    expect([...gradient]).toEqual([0, 0]);
    losses.dispose();
  });

  it('counts the only element', () => {
    expect(reduced(meanNonZeroReducer, { values: [0.25], anchors: [0] })).toBe(0.25);
  });

  it('refuses a label without a weight, and anchors that are not one an element', () => {
    expect(() => reduced(classWeightedReducer(new Map([[7, 1]])), { values: [1], anchors: [0] })).toThrow(
      ArgumentError,
    );
    expect(() => reduced(perAnchorMeanReducer, { values: [1, 2], anchors: [0] })).toThrow(ShapeError);
  });
});

describe('thresholdReducer', () => {
  it.each([{ low: 2, high: 1 }, { low: NaN }, { high: NaN }])('refuses the bounds %o', (bounds) => {
    expect(() => thresholdReducer(bounds)).toThrow(ArgumentError);
  });
});
