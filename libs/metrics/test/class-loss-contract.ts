import { grads, tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ArgumentError, ShapeError } from '../src/checks/argument-error.ts';
import { createSeededRandom, shuffled } from '../src/random/seeded-random.ts';
import { expectGradientByFiniteDifferences } from './finite-differences.ts';
import { randomRows } from './random-rows.ts';
import { describeBackends } from './tensor-backends.ts';

/** A batch as plain numbers; with K rows a class, those of class c are rows cK … cK + K − 1 of `centers`. */
export interface ClassBatch {
  readonly embeddings: readonly number[][];
  readonly labels: readonly number[];
  readonly centers: readonly number[][];
}

export interface ClassLossContract {
  readonly loss: (embeddings: Tensor2D, labels: readonly number[], centers: Tensor) => Scalar;
  /** The same from the formula, with loops. */
  readonly oracle: (batch: ClassBatch) => number;
  /**
   * The loss with options that keep its curvature low, for finite differences; default: as it is. null where it has weights
   * without a gradient.
   */
  readonly smooth?: ClassLossContract['loss'] | null;
  /** K of centres `[C, K, D]`; default: `[C, D]`. */
  readonly perClass?: number;
  /** What the value is never below; default 0. */
  readonly least?: number;
}

/** float32 cosines are off by some 1e-7, times a scale of 64, times what an angle near 0 adds. */
const TOLERANCE = 1e-3;

/** A batch whose cosines keep from 0, from one another and from the bounds of the margins. */
const SMOOTH_SEED = 96;

/** Runs what holds for every loss with class centres or proxies, on each backend. */
export function describeClassLoss(name: string, contract: ClassLossContract): void {
  const { oracle, perClass, least = 0 } = contract;
  const { smooth = contract.loss } = contract;
  const valueOf = (batch: ClassBatch): number => evaluate(contract, batch).value;
  describeBackends(name, () => {
    it('agrees with loops over the formula', () => {
      fc.assert(
        fc.property(batches(perClass), (batch) => {
          const wanted = oracle(batch);
          const allowed = TOLERANCE * Math.max(1, Math.abs(wanted));
          expect(Math.abs(valueOf(batch) - wanted)).toBeLessThanOrEqual(allowed);
          expect(valueOf(batch)).toBeGreaterThanOrEqual(least - allowed);
        }),
        { seed: 1, numRuns: 30 },
      );
    });

    it('does not depend on the order of the batch, nor on the numbers of the classes', () => {
      fc.assert(
        fc.property(batches(perClass), fc.nat(1000), (batch, seed) => {
          const value = valueOf(batch);
          const allowed = TOLERANCE * Math.max(1, Math.abs(value));
          expect(Math.abs(valueOf(reordered(batch, seed)) - value)).toBeLessThanOrEqual(allowed);
          expect(Math.abs(valueOf(renumbered(batch, seed, perClass)) - value)).toBeLessThanOrEqual(allowed);
        }),
        { seed: 1, numRuns: 30 },
      );
    });

    it.runIf(smooth !== null)('has the gradient of finite differences', () => {
      if (smooth === null) return;
      const batch = randomBatch({ rows: 4, classes: 3, dimensions: 3, seed: SMOOTH_SEED }, perClass);
      const { x, w } = tensorsOf(batch, perClass);
      expectGradientByFiniteDifferences((y) => smooth(y, batch.labels, w), x);
      expectGradientByFiniteDifferences((y) => smooth(x, batch.labels, y), w);
      x.dispose();
      w.dispose();
    });

    it.each(Object.entries(degenerateBatches))('is finite with its gradients: %s', (_, batch) => {
      const repeated = { ...batch, centers: batch.centers.flatMap((row) => repeat(row, perClass ?? 1)) };
      const { value, gradients } = evaluate(contract, repeated);
      expect(Number.isFinite(value)).toBe(true);
      expect(gradients.every(Number.isFinite)).toBe(true);
    });

    it('refuses labels and shapes that do not fit', () => {
      const batch = randomBatch({ rows: 3, classes: 2, dimensions: 2, seed: 1 }, perClass);
      const refused = (change: Partial<ClassBatch>) => () => valueOf({ ...batch, ...change });
      expect(refused({ labels: [0, 1] })).toThrow(ShapeError);
      expect(refused({ labels: [0, 1, 2] })).toThrow(ArgumentError);
      expect(refused({ labels: [0, 1, -1] })).toThrow(ArgumentError);
      expect(refused({ labels: [0, 1, 0.5] })).toThrow(ArgumentError);
      expect(refused({ labels: [0, 1, NaN] })).toThrow(ArgumentError);
      expect(refused({ centers: batch.centers.map((row) => [...row, 1]) })).toThrow(ShapeError);
      expect(() => tidy(() => contract.loss(tensor2d([], [0, 2]), [], tensorsOf(batch, perClass).w))).toThrow(
        ShapeError,
      );
    });
  });
}

/** Batches that have broken a margin loss somewhere. */
const degenerateBatches: Readonly<Record<string, ClassBatch>> = {
  'embeddings equal to their centres': {
    embeddings: [
      [1, 0],
      [0, 2],
      [0.3, 0.7],
    ],
    labels: [0, 1, 2],
    centers: [
      [1, 0],
      [0, 1],
      [0.9, 2.1],
    ],
  },
  'embeddings opposite to their centres': {
    embeddings: [
      [-1, 0],
      [-0.3, -0.7],
    ],
    labels: [0, 1],
    centers: [
      [1, 0],
      [0.9, 2.1],
    ],
  },
  'an embedding of zeros and a centre of zeros': {
    embeddings: [
      [0, 0],
      [1, 1],
    ],
    labels: [0, 1],
    centers: [
      [1, 0],
      [0, 0],
    ],
  },
  'equal embeddings': { embeddings: repeat([0.6, 0.8], 4), labels: [0, 0, 1, 1], centers: repeat([1, 2], 2) },
  'one class': {
    embeddings: [
      [1, 0],
      [0.5, -2],
    ],
    labels: [0, 0],
    centers: [[0.3, 1]],
  },
  'a batch of one': {
    embeddings: [[1, -2]],
    labels: [1],
    centers: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
  },
  'a batch of one with one class': { embeddings: [[1, 0]], labels: [0], centers: [[1, 0]] },
  'long and short embeddings': {
    embeddings: [
      [1e4, -2e4],
      [1e-8, 2e-8],
    ],
    labels: [0, 1],
    centers: [
      [1e4, 1],
      [0, 1e-8],
    ],
  },
};

function repeat(row: readonly number[], times: number): number[][] {
  return Array.from({ length: times }, () => [...row]);
}

/** Random batches of 1 to 6 rows, 1 to 4 classes and 2 to 4 dimensions. */
function batches(perClass: number | undefined): fc.Arbitrary<ClassBatch> {
  return fc
    .record({
      rows: fc.integer({ min: 1, max: 6 }),
      classes: fc.integer({ min: 1, max: 4 }),
      dimensions: fc.integer({ min: 2, max: 4 }),
      seed: fc.nat(100_000),
    })
    .map((size) => randomBatch(size, perClass));
}

export function randomBatch(
  size: { rows: number; classes: number; dimensions: number; seed: number },
  perClass = 1,
): ClassBatch {
  const random = createSeededRandom(size.seed + 1);
  return {
    embeddings: randomRows(size.rows, size.dimensions, size.seed),
    labels: Array.from({ length: size.rows }, () => Math.floor(random.next() * size.classes)),
    centers: randomRows(size.classes * perClass, size.dimensions, size.seed + 2),
  };
}

function reordered(batch: ClassBatch, seed: number): ClassBatch {
  const order = shuffled(batch.labels.keys().toArray(), createSeededRandom(seed));
  return {
    ...batch,
    embeddings: order.map((i) => batch.embeddings[i]!),
    labels: order.map((i) => batch.labels[i]!),
  };
}

function renumbered(batch: ClassBatch, seed: number, perClass = 1): ClassBatch {
  const classes = batch.centers.length / perClass;
  const order = shuffled(
    Array.from({ length: classes }, (_, c) => c),
    createSeededRandom(seed),
  );
  return {
    ...batch,
    labels: batch.labels.map((label) => order.indexOf(label)),
    centers: order.flatMap((c) => batch.centers.slice(c * perClass, (c + 1) * perClass)),
  };
}

export function tensorsOf(
  { embeddings, centers }: ClassBatch,
  perClass?: number,
): { x: Tensor2D; w: Tensor } {
  const dimensions = centers[0]!.length;
  const shape =
    perClass === undefined ? [centers.length, dimensions] : [centers.length / perClass, perClass, dimensions];
  return { x: tensor2d([...embeddings]), w: tensor(centers.flat(), shape) };
}

function evaluate(
  { loss, perClass }: ClassLossContract,
  batch: ClassBatch,
): { readonly value: number; readonly gradients: readonly number[] } {
  return tidy(() => {
    const { x, w } = tensorsOf(batch, perClass);
    const gradients = grads((y, v) => loss(y as Tensor2D, batch.labels, v))([x, w]); // as: called with x
    return {
      value: loss(x, batch.labels, w).dataSync()[0]!,
      gradients: gradients.flatMap((gradient) => Array.from(gradient.dataSync())),
    };
  });
}
