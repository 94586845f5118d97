import { expect, it } from 'vitest';
import { describeTupleLoss, valueOf } from '../../test/describe-tuple-loss.ts';
import { ofNegativePairs, ofPositivePairs } from '../../test/labelled-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { cosine, mean } from '../../test/vectors.ts';
import { euclideanDistance } from '../distances/euclidean-distance.ts';
import { thresholdConsistentMarginLoss } from './threshold-consistent-margin.ts';

describeTupleLoss('thresholdConsistentMarginLoss', {
  tuples: 'pairs',
  loss: (x, labels, options) =>
    thresholdConsistentMarginLoss(x, labels, { positiveWeight: 2, negativeWeight: 0.5, ...options }),
  oracle: (batch) =>
    2 * mean(ofPositivePairs(batch, (x, y) => 0.9 - cosine(x, y)).filter((beyond) => beyond >= 0)) +
    0.5 * mean(ofNegativePairs(batch, (x, y) => cosine(x, y) - 0.5).filter((beyond) => beyond >= 0)),
});

describeBackends('thresholdConsistentMarginLoss', () => {
  it('is 0 where all pairs keep their side', () => {
    expect(
      valueOf(thresholdConsistentMarginLoss, {
        rows: [
          [1, 0],
          [1, 0.1],
          [0, 1],
        ],
        labels: [0, 0, 1],
      }),
    ).toBe(0);
  });

  it('refuses a distance and a margin that is no number', () => {
    const batch = { rows: [[1, 0]], labels: [0] };
    expect(() =>
      valueOf(
        (x, labels) => thresholdConsistentMarginLoss(x, labels, { distance: euclideanDistance }),
        batch,
      ),
    ).toThrow('distance must be a similarity');
    expect(() =>
      valueOf((x, labels) => thresholdConsistentMarginLoss(x, labels, { positiveMargin: NaN }), batch),
    ).toThrow('positiveMargin must be a finite number');
  });
});
