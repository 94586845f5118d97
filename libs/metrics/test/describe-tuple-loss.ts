import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../src/checks/argument-error.ts';
import { allPairs } from '../src/miners/all-pairs-miner.ts';
import { allTriplets } from '../src/miners/all-triplets-miner.ts';
import type { IndexTuples } from '../src/miners/index-tuples.types.ts';
import { expectGradientByFiniteDifferences, gradientOf } from './finite-differences.ts';
import type { LabelledRows } from './labelled-rows.ts';
import { randomRows } from './random-rows.ts';
import { describeBackends } from './tensor-backends.ts';

type TupleLoss = (x: Tensor2D, labels: readonly number[], options: { tuples?: IndexTuples }) => Scalar;

export interface TupleLossSuite {
  readonly loss: TupleLoss;
  /** The formula in plain loops. */
  readonly oracle: (batch: LabelledRows) => number;
  /** Which tuples stand for the whole batch; `none` for a loss that does its own mining. */
  readonly tuples: 'pairs' | 'triplets' | 'none';
  /** False for a loss that takes the first of several equal choices. */
  readonly isPermutationInvariant?: boolean;
  /** False for a loss with weights that are not trained through: its gradient is not that of its values. */
  readonly isDifferenceOfValues?: boolean;
  /** Where the gradient is checked: a batch away from kinks. */
  readonly differentiateAt?: { readonly seed: number; readonly step?: number };
}

const none: IndexTuples = {
  kind: 'pairs',
  positiveAnchors: new Int32Array(),
  positives: new Int32Array(),
  negativeAnchors: new Int32Array(),
  negatives: new Int32Array(),
};

/** Rows, labels and a seed for their order. */
const batches = fc
  .record({ labels: fc.array(fc.nat(3), { minLength: 1, maxLength: 9 }), seed: fc.nat(1e6) })
  .map(({ labels, seed }) => ({ labels, rows: randomRows(labels.length, 4, seed) }));

const degenerate: readonly (readonly [string, LabelledRows])[] = [
  ['a batch of one', { rows: [[1, 2]], labels: [0] }],
  [
    'one class',
    {
      rows: [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      labels: [5, 5, 5],
    },
  ],
  [
    'singletons',
    {
      rows: [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      labels: [0, 1, 2],
    },
  ],
  [
    'equal rows',
    {
      rows: [
        [1, 2],
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      labels: [0, 0, 1, 1],
    },
  ],
  [
    'opposite rows',
    {
      rows: [
        [1, 0],
        [-1, 0],
        [1, 0],
        [-1, 0],
      ],
      labels: [0, 0, 1, 1],
    },
  ],
  [
    'rows of zeros',
    {
      rows: [
        [0, 0],
        [0, 0],
        [1, 0],
        [0, 0],
      ],
      labels: [0, 0, 1, 1],
    },
  ],
  [
    'rows of 1e4',
    {
      rows: [
        [1e4, 0],
        [0, 1e4],
        [-1e4, 0],
        [1e4, 1e4],
      ],
      labels: [0, 0, 1, 1],
    },
  ],
];

/** What holds of every loss between the rows of a batch, on each backend. */
export function describeTupleLoss(name: string, suite: TupleLossSuite): void {
  describeBackends(name, () => {
    itAgreesWithItsFormula(suite);
    if (suite.isDifferenceOfValues ?? true) itIsDifferentiable(suite);
    itTakesDegenerateBatches(suite);
    itNamesBadInput(suite);
    if (suite.tuples !== 'none') itTakesTuples(suite);
  });
}

export function valueOf(loss: TupleLoss, { rows, labels }: LabelledRows, tuples?: IndexTuples): number {
  return tidy(
    () => loss(tensor2d(rows.map((row) => [...row])), labels, tuples ? { tuples } : {}).dataSync()[0]!,
  );
}

/** Float32 beside float64. */
export function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected), `${actual} for ${expected}`).toBeLessThan(
    2e-5 + 2e-4 * Math.abs(expected),
  );
}

function itAgreesWithItsFormula({ loss, oracle, isPermutationInvariant = true }: TupleLossSuite): void {
  it('agrees with its formula and is not below 0', () => {
    fc.assert(
      fc.property(batches, (batch) => {
        const value = valueOf(loss, batch);
        expect(value).toBeGreaterThanOrEqual(0);
        expectClose(value, oracle(batch));
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it.runIf(isPermutationInvariant)(
    'does not depend on the order of the rows, nor on the names of labels',
    () => {
      fc.assert(
        fc.property(batches, ({ rows, labels }) => {
          const turned = {
            rows: [...rows].reverse(),
            labels: labels.map((label) => 7 - 2 * label).reverse(),
          };
          expectClose(valueOf(loss, turned), valueOf(loss, { rows, labels }));
        }),
        { seed: 2, numRuns: 30 },
      );
    },
  );
}

function itIsDifferentiable({ loss, differentiateAt = { seed: 11 } }: TupleLossSuite): void {
  it('has the gradient of finite differences', () => {
    const labels = [0, 0, 1, 1, 2, 0];
    const x = tensor2d(randomRows(labels.length, 3, differentiateAt.seed));
    expectGradientByFiniteDifferences((y: Tensor2D) => loss(y, labels, {}), x, {
      step: differentiateAt.step ?? 2e-3,
    });
    x.dispose();
  });
}

function itTakesDegenerateBatches({ loss }: TupleLossSuite): void {
  it.each(degenerate)('is finite with a finite gradient for %s', (_, batch) => {
    expect(valueOf(loss, batch)).toBeGreaterThanOrEqual(0);
    expect(valueOf(loss, batch)).toBeLessThan(Infinity);
    expect(gradientAt(loss, batch).every(Number.isFinite)).toBe(true);
  });

  it('is 0 with the gradient 0 for a batch of one', () => {
    const single = { rows: [[1, 2]], labels: [0] };
    expect(valueOf(loss, single)).toBe(0);
    expect(gradientAt(loss, single).every((slope) => slope === 0)).toBe(true);
  });
}

function itTakesTuples({ loss, tuples }: TupleLossSuite): void {
  const batch = { rows: randomRows(6, 3, 12), labels: [0, 0, 1, 1, 2, 0] };

  it('is 0 with the gradient 0 where a miner found nothing', () => {
    expect(valueOf(loss, batch, none)).toBe(0);
    expect(gradientAt(loss, batch, none).every((slope) => slope === 0)).toBe(true);
  });

  it.runIf(tuples === 'triplets')('takes all pairs for all triplets', () => {
    expectClose(valueOf(loss, batch, allPairs(batch.labels)), valueOf(loss, batch));
  });

  it('takes all tuples as the batch, and triplets as pairs', () => {
    const all = tuples === 'triplets' ? allTriplets(batch.labels) : allPairs(batch.labels);
    expectClose(valueOf(loss, batch, all), valueOf(loss, batch));
    expect(valueOf(loss, batch, allTriplets(batch.labels))).toBeGreaterThan(0);
  });

  it('refuses tuples with rows that the batch lacks, or columns of unequal length', () => {
    const row = Int32Array.of(9);
    const beyond: IndexTuples = { kind: 'triplets', anchors: row, positives: row, negatives: row };
    expect(() => valueOf(loss, batch, beyond)).toThrow('tuples must hold rows in [0, 6), got 9');
    const uneven: IndexTuples = { ...none, negatives: Int32Array.of(1) };
    expect(() => valueOf(loss, batch, uneven)).toThrow(ShapeError);
  });
}

function itNamesBadInput({ loss }: TupleLossSuite): void {
  it('refuses labels of another length, labels that are no whole numbers, and no rows', () => {
    const rows = [
      [1, 2],
      [3, 4],
    ];
    expect(() => valueOf(loss, { rows, labels: [0] })).toThrow(ShapeError);
    expect(() => valueOf(loss, { rows, labels: [0, 0.5] })).toThrow(ArgumentError);
    const empty = tensor2d([], [0, 2]);
    expect(() => tidy(() => loss(empty, [], {}))).toThrow(ShapeError);
    empty.dispose();
  });
}

function gradientAt(loss: TupleLoss, { rows, labels }: LabelledRows, tuples?: IndexTuples): number[] {
  const x = tensor2d(rows.map((row) => [...row]));
  try {
    return [...gradientOf((y: Tensor2D) => loss(y, labels, tuples ? { tuples } : {}), x)];
  } finally {
    x.dispose();
  }
}
