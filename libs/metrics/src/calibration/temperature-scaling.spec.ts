import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reversed, seeded } from '../../test/labelled-scores.ts';
import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { temperatureBounds, temperatureScaling } from './temperature-scaling.ts';

function meanLoss(logits: number[][], labels: number[], temperature: number): number {
  let sum = 0;
  logits.forEach((row, n) => {
    const scaled = row.map((logit) => logit / temperature);
    const top = Math.max(...scaled);
    const mass = scaled.reduce((total, logit) => total + Math.exp(logit - top), 0);
    sum -= scaled[labels[n]!]! - top - Math.log(mass);
  });
  return sum / logits.length;
}

const batches = fc.integer({ min: 2, max: 4 }).chain((classes) =>
  fc
    .array(
      fc.record({
        row: fc.array(fc.integer({ min: -6, max: 6 }), { minLength: classes, maxLength: classes }),
        label: fc.integer({ min: 0, max: classes - 1 }),
      }),
      { minLength: 1, maxLength: 12 },
    )
    .map((rows) => ({ logits: rows.map(({ row }) => row), labels: rows.map(({ label }) => label) })),
);

describe('temperatureScaling', () => {
  it('has the lowest loss of all temperatures within the bounds', () => {
    fc.assert(
      fc.property(batches, ({ logits, labels }) => {
        const fit = temperatureScaling(logits, labels);
        expect(fit.nllBefore).toBeCloseTo(meanLoss(logits, labels, 1), 10);
        expect(fit.nllAfter).toBeCloseTo(meanLoss(logits, labels, fit.temperature), 10);
        for (let power = -2; power <= 2; power += 0.05) {
          expect(meanLoss(logits, labels, 10 ** power)).toBeGreaterThanOrEqual(fit.nllAfter - 1e-10);
        }
        expect(fit.temperature).toBeGreaterThanOrEqual(temperatureBounds.least);
        expect(fit.temperature).toBeLessThanOrEqual(temperatureBounds.greatest);
      }),
      seeded,
    );
  });

  it('finds back the temperature of labels drawn from it', () => {
    // Rows [z, 0] with the share sigmoid(z / 2) of labels 0: exactly calibrated at temperature 2.
    const logits = Array.from({ length: 40 }, () => [2 * Math.log(3), 0]);
    const labels = Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? 1 : 0));
    const fit = temperatureScaling(logits, labels);
    expect(fit.temperature).toBeCloseTo(2, 10);
    expect(fit.isAtBound).toBe(false);
  });

  it('does not depend on the order of rows nor on a constant added to a row', () => {
    fc.assert(
      fc.property(batches, ({ logits, labels }) => {
        const { temperature } = temperatureScaling(logits, labels);
        expect(temperatureScaling(reversed(logits), reversed(labels)).temperature).toBeCloseTo(
          temperature,
          8,
        );
        const shifted = logits.map((row) => row.map((logit) => logit + 8));
        expect(temperatureScaling(shifted, labels).temperature).toBeCloseTo(temperature, 8);
      }),
      seeded,
    );
  });

  it('stops at a bound where likelihood grows for ever', () => {
    expect(
      temperatureScaling(
        [
          [5, 0],
          [0, 3],
        ],
        [0, 1],
      ),
    ).toMatchObject({
      temperature: temperatureBounds.least,
      isAtBound: true,
    });
    expect(
      temperatureScaling(
        [
          [5, 0],
          [0, 3],
        ],
        [1, 0],
      ),
    ).toMatchObject({
      temperature: temperatureBounds.greatest,
      isAtBound: true,
    });
    const huge = temperatureScaling([[1e5, -1e5]], [1]);
    expect(Number.isFinite(huge.nllAfter)).toBe(true);
  });

  it('moves for a single row that tells classes apart', () => {
    const logits = [
      [2, 2],
      [1, 0],
    ];
    expect(temperatureScaling(logits, [0, 0]).temperature).toBe(temperatureBounds.least);
    expect(temperatureScaling([[2, 2, 1]], [0]).isAtBound).toBe(true);
  });

  it('leaves rows of equal logits alone', () => {
    expect(
      temperatureScaling(
        [
          [2, 2],
          [0, 0],
        ],
        [0, 1],
      ),
    ).toEqual({
      temperature: 1,
      nllBefore: Math.LN2,
      nllAfter: Math.LN2,
      isAtBound: false,
    });
  });

  it('refuses ragged rows and labels that are no class', () => {
    expect(() => temperatureScaling([], [])).toThrow(ShapeError);
    expect(() => temperatureScaling([[1], [2]], [0, 0])).toThrow(
      'logits must have at least 2 classes, got 1',
    );
    expect(() => temperatureScaling([[1, 2], [1]], [0, 0])).toThrow(ShapeError);
    expect(() => temperatureScaling([[1, 2]], [0, 1])).toThrow(ShapeError);
    expect(() => temperatureScaling([[1, 2]], [])).toThrow(ShapeError);
    expect(() => temperatureScaling([[1, 2]], [2])).toThrow(
      'labels must hold whole numbers in [0, 2), got 2 at 0',
    );
    expect(() => temperatureScaling([[1, 2]], [-1])).toThrow(ArgumentError);
    expect(() => temperatureScaling([[1, 2]], [0.5])).toThrow(ArgumentError);
    expect(() => temperatureScaling([[1, NaN]], [0])).toThrow('logits[0] must be finite, got NaN at 1');
  });
});
