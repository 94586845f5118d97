import { expect, it } from 'vitest';
import { describeTupleLoss, valueOf } from '../../test/describe-tuple-loss.ts';
import { ofNegativePairs, ofPositivePairs } from '../../test/labelled-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { chord, mean } from '../../test/vectors.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { hadsellContrastiveLoss } from './hadsell-contrastive.ts';

describeTupleLoss('hadsellContrastiveLoss', {
  tuples: 'pairs',
  loss: hadsellContrastiveLoss,
  oracle: (batch) =>
    mean([
      ...ofPositivePairs(batch, (x, y) => chord(x, y) ** 2 / 2),
      ...ofNegativePairs(batch, (x, y) => Math.max(0, 1 - chord(x, y)) ** 2 / 2),
    ]),
});

describeBackends('hadsellContrastiveLoss', () => {
  it('refuses a similarity and a margin that is not above 0', () => {
    const batch = {
      rows: [
        [1, 0],
        [0, 1],
      ],
      labels: [0, 1],
    };
    expect(() =>
      valueOf((x, labels) => hadsellContrastiveLoss(x, labels, { distance: cosineSimilarity }), batch),
    ).toThrow('distance must not be a similarity, got cosineSimilarity');
    expect(() => valueOf((x, labels) => hadsellContrastiveLoss(x, labels, { margin: 0 }), batch)).toThrow(
      RangeError,
    );
  });
});
