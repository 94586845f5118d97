import { expect, it } from 'vitest';
import { describeTupleLoss, expectClose, valueOf } from '../../test/describe-tuple-loss.ts';
import { indices, negativesOf, positivesOf } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { chord, cosine, mean } from '../../test/vectors.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import type { PairIndices } from '../miners/index-tuples.types.ts';
import { multiSimilarityLoss } from './multi-similarity.ts';

function oracle(batch: LabelledRows, farness: typeof chord): number {
  const { rows, labels } = batch;
  const sum = (values: readonly number[]): number =>
    values.reduce((total, value) => total + Math.exp(value), 0);
  return mean(
    indices(labels).map((a) => {
      const pull = sum(positivesOf(batch, a).map((p) => 2 * farness(rows[a]!, rows[p]!)));
      const push = sum(negativesOf(batch, a).map((n) => -50 * farness(rows[a]!, rows[n]!)));
      return Math.log1p(pull) / 2 + Math.log1p(push) / 50;
    }),
  );
}

describeTupleLoss('multiSimilarityLoss', {
  tuples: 'pairs',
  loss: multiSimilarityLoss,
  oracle: (batch) => oracle(batch, (x, y) => 0.5 - cosine(x, y)),
});

describeTupleLoss('multiSimilarityLoss of a distance', {
  tuples: 'pairs',
  loss: (x, labels, options) =>
    multiSimilarityLoss(x, labels, { distance: normalizedEuclideanDistance, ...options }),
  oracle: (batch) => oracle(batch, (x, y) => chord(x, y) - 0.5),
});

describeBackends('multiSimilarityLoss of mined pairs', () => {
  it('averages over all rows and counts a pair once', () => {
    const batch = {
      rows: [
        [1, 0],
        [0.6, 0.8],
        [0, 1],
      ],
      labels: [0, 0, 1],
    };
    const mined: PairIndices = {
      kind: 'pairs',
      positiveAnchors: Int32Array.of(0, 0),
      positives: Int32Array.of(1, 1),
      negativeAnchors: new Int32Array(),
      negatives: new Int32Array(),
    };
    expectClose(valueOf(multiSimilarityLoss, batch, mined), Math.log1p(Math.exp(-2 * (0.6 - 0.5))) / 2 / 3);
  });

  it('does not overflow with a sharp weight', () => {
    const batch = {
      rows: [
        [1, 0],
        [1, 0],
      ],
      labels: [0, 1],
    };
    expect(valueOf((x, labels) => multiSimilarityLoss(x, labels, { beta: 4000 }), batch)).toBeCloseTo(0.5, 5);
  });
});
