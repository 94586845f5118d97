import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reversed, seeded } from '../../test/labelled-scores.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { brierScore, negativeLogLikelihood } from './probability-scores.ts';

const forecasts = fc
  .array(fc.tuple(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 1 })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((pairs) => ({ p: pairs.map(([p]) => p), labels: pairs.map(([, label]) => label) }));

describe.each([
  { name: 'brierScore', score: brierScore, one: (p: number, y: number) => (p - y) ** 2 },
  {
    name: 'negativeLogLikelihood',
    score: negativeLogLikelihood,
    one: (p: number, y: number) => -Math.log(y === 1 ? p : 1 - p),
  },
])('$name', ({ score, one }) => {
  it('is the mean over the forecasts, in any order', () => {
    fc.assert(
      fc.property(forecasts, ({ p, labels }) => {
        const mean = p.reduce((sum, value, i) => sum + one(value, labels[i]!), 0) / p.length;
        expect(score(p, labels)).toBeCloseTo(mean, 10);
        expect(score(reversed(p), reversed(labels))).toBeCloseTo(mean, 10);
      }),
      seeded,
    );
  });

  it('is proper: among constant forecasts the share of label 1 is best', () => {
    const labels = [1, 0, 0, 1, 0];
    const at = (p: number): number =>
      score(
        labels.map(() => p),
        labels,
      );
    for (const p of [0.1, 0.39, 0.41, 0.9]) expect(at(p)).toBeGreaterThan(at(0.4));
  });

  it('is 0 for certain and right', () => {
    expect(score([0, 1], [0, 1])).toBe(0);
  });

  it('refuses lists that do not fit and values out of range', () => {
    expect(() => score([], [])).toThrow(ShapeError);
    expect(() => score([0.5], [0, 1])).toThrow(ShapeError);
    expect(() => score([1.5], [0])).toThrow('probabilities must be in [0, 1], got 1.5 at 0');
    expect(() => score([NaN], [0])).toThrow(ArgumentError);
    expect(() => score([0.5], [2])).toThrow('labels must hold 0 or 1, got 2 at 0');
  });
});

it('takes certain and wrong for what it is', () => {
  expect(brierScore([0, 1], [1, 0])).toBe(1);
  expect(negativeLogLikelihood([0, 0.5], [1, 0])).toBe(Infinity);
  expect(negativeLogLikelihood([1, 0.5], [0, 0])).toBe(Infinity);
});
