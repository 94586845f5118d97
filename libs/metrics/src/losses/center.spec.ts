import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeClassLoss, randomBatch, tensorsOf } from '../../test/class-loss-contract.ts';
import type { ClassBatch } from '../../test/class-loss-contract.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { ArgumentError } from '../checks/argument-error.ts';
import { centerLoss, nextCenters } from './center.ts';

function squaredDistances({ embeddings, labels, centers }: ClassBatch): number {
  return embeddings.reduce(
    (total, x, i) => total + x.reduce((sum, value, d) => sum + (value - centers[labels[i]!]![d]!) ** 2, 0),
    0,
  );
}

describeClassLoss('center loss as a mean', {
  // as: the contract gives [C, D]
  loss: (x, labels, w) => centerLoss(x, labels, { centers: w as Tensor2D }),
  oracle: (batch) => squaredDistances(batch) / batch.embeddings.length,
});

describeClassLoss('center loss as half a sum', {
  // as: the contract gives [C, D]
  loss: (x, labels, w) => centerLoss(x, labels, { centers: w as Tensor2D, form: 'half-sum' }),
  oracle: (batch) => squaredDistances(batch) / 2,
});

describeBackends('the centres after a batch', () => {
  it('are those of loops over c − α Σ(c − x)/(1 + n)', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.integer({ min: 1, max: 6 }), (seed, rows) => {
        const batch = randomBatch({ rows, classes: 3, dimensions: 2, seed });
        const moved = tidy(() => {
          const { x, w } = tensorsOf(batch);
          // as: the batch gives [C, D]
          return nextCenters(x, batch.labels, { centers: w as Tensor2D, rate: 0.3 }).arraySync();
        });
        batch.centers.forEach((center, c) => {
          const own = batch.embeddings.filter((_, i) => batch.labels[i] === c);
          center.forEach((value, d) => {
            const pull = own.reduce((total, x) => total + value - x[d]!, 0);
            expect(moved[c]![d]).toBeCloseTo(value - (0.3 * pull) / (1 + own.length), 5);
          });
        });
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('do not move without an embedding, nor with one that equals them', () => {
    const moved = tidy(() =>
      nextCenters(tensor2d([[1, 2]]), [0], {
        centers: tensor2d([
          [1, 2],
          [3, 4],
        ]),
      }).arraySync(),
    );
    expect(moved).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('refuse a rate outside (0, 1]', () => {
    const call = (rate: number) => () =>
      tidy(() => nextCenters(tensor2d([[1, 2]]), [0], { centers: tensor2d([[1, 2]]), rate }));
    for (const rate of [0, 1.1, NaN]) expect(call(rate)).toThrow(ArgumentError);
  });
});
