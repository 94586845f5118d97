import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeTupleLoss, valueOf } from '../../test/describe-tuple-loss.ts';
import { ofNegativePairs, ofPositivePairs } from '../../test/labelled-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { chord, cosine, meanOfActive } from '../../test/vectors.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import type { PairIndices } from '../miners/index-tuples.types.ts';
import { contrastiveLoss } from './contrastive.ts';

const hinge = (x: number): number => Math.max(0, x);

describeTupleLoss('contrastiveLoss', {
  tuples: 'pairs',
  loss: (x, labels, options) => contrastiveLoss(x, labels, { positiveMargin: 0.1, ...options }),
  oracle: (batch) =>
    meanOfActive(ofPositivePairs(batch, (x, y) => hinge(chord(x, y) - 0.1))) +
    meanOfActive(ofNegativePairs(batch, (x, y) => hinge(1 - chord(x, y)))),
});

describeTupleLoss('contrastiveLoss of a similarity', {
  tuples: 'pairs',
  loss: (x, labels, options) => contrastiveLoss(x, labels, { distance: cosineSimilarity, ...options }),
  oracle: (batch) =>
    meanOfActive(ofPositivePairs(batch, (x, y) => hinge(1 - cosine(x, y)))) +
    meanOfActive(ofNegativePairs(batch, (x, y) => hinge(cosine(x, y)))),
});

describeBackends('contrastiveLoss of one mined pair', () => {
  it('counts the only positive and the only negative', () => {
    const rows = [
      [1, 0],
      [0, 1],
      [0.6, 0.8],
    ];
    const tuples: PairIndices = {
      kind: 'pairs',
      positiveAnchors: Int32Array.of(0),
      positives: Int32Array.of(1),
      negativeAnchors: Int32Array.of(1),
      negatives: Int32Array.of(2),
    };
    const value = valueOf(contrastiveLoss, { rows, labels: [0, 0, 1] }, tuples);
    expect(value).toBeCloseTo(Math.SQRT2 + (1 - Math.hypot(0.6, 0.2)), 5);
  });
});

describe('contrastiveLoss', () => {
  it('refuses a margin that is no number', () => {
    tidy(() => {
      const x = tensor2d([[1]]);
      expect(() => contrastiveLoss(x, [0], { negativeMargin: NaN })).toThrow(
        'negativeMargin must be a finite number',
      );
    });
  });
});
