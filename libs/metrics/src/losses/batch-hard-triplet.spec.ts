import { expect, it } from 'vitest';
import { describeTupleLoss, valueOf } from '../../test/describe-tuple-loss.ts';
import { indices, negativesOf, positivesOf } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { chord, cosine, mean } from '../../test/vectors.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { batchHardTripletLoss } from './batch-hard-triplet.ts';

/** f of the hardest positive and negative of each anchor that has both; `far` is larger for what is farther. */
function ofHardest(batch: LabelledRows, far: typeof chord, f: (excess: number) => number): number[] {
  const { rows, labels } = batch;
  return indices(labels).flatMap((a) => {
    const positives = positivesOf(batch, a).map((p) => far(rows[a]!, rows[p]!));
    const negatives = negativesOf(batch, a).map((n) => far(rows[a]!, rows[n]!));
    if (positives.length === 0 || negatives.length === 0) return [];
    return [f(Math.max(...positives) - Math.min(...negatives))];
  });
}

describeTupleLoss('batchHardTripletLoss', {
  tuples: 'none',
  loss: (x, labels) => batchHardTripletLoss(x, labels),
  oracle: (batch) => mean(ofHardest(batch, chord, (excess) => Math.max(0, excess + 0.3))),
});

describeTupleLoss('batchHardTripletLoss with the soft margin', {
  tuples: 'none',
  loss: (x, labels) => batchHardTripletLoss(x, labels, { margin: 'soft' }),
  oracle: (batch) => mean(ofHardest(batch, chord, (excess) => Math.log1p(Math.exp(excess)))),
});

describeTupleLoss('batchHardTripletLoss of a similarity', {
  tuples: 'none',
  loss: (x, labels) => batchHardTripletLoss(x, labels, { distance: cosineSimilarity }),
  oracle: (batch) =>
    mean(
      ofHardest(
        batch,
        (x, y) => -cosine(x, y),
        (excess) => Math.max(0, excess + 0.3),
      ),
    ),
});

describeBackends('batchHardTripletLoss', () => {
  it('leaves out an anchor without a positive, which is not its own', () => {
    const pair = [
      [1, 0],
      [0, 1],
    ];
    const far = valueOf((x, labels) => batchHardTripletLoss(x, labels), {
      rows: [...pair, [-1, -0.2]],
      labels: [0, 0, 1],
    });
    const near = valueOf((x, labels) => batchHardTripletLoss(x, labels), {
      rows: [...pair, [1, 1]],
      labels: [0, 0, 1],
    });
    expect([far, near].map((value) => value.toFixed(4))).toEqual(
      [
        mean(
          [Math.hypot(1, 1) - chord([1, 0], [-1, -0.2]), Math.hypot(1, 1) - chord([0, 1], [-1, -0.2])].map(
            (x) => Math.max(0, x + 0.3),
          ),
        ),
        Math.SQRT2 - chord([1, 0], [1, 1]) + 0.3,
      ].map((value) => value.toFixed(4)),
    );
  });

  it('refuses embeddings that are not finite', () => {
    expect(() =>
      valueOf((x, labels) => batchHardTripletLoss(x, labels), {
        rows: [
          [NaN, 1],
          [0, 1],
        ],
        labels: [0, 1],
      }),
    ).toThrow(RangeError);
  });
});
