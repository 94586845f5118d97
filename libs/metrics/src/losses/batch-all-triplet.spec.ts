import { tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeTupleLoss } from '../../test/describe-tuple-loss.ts';
import { gradientOf } from '../../test/finite-differences.ts';
import { ofTriplets } from '../../test/labelled-rows.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { chord, cosine, mean, meanOfActive } from '../../test/vectors.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { batchAllTripletLoss } from './batch-all-triplet.ts';
import { tripletLoss } from './triplet.ts';

describeTupleLoss('batchAllTripletLoss', {
  tuples: 'none',
  loss: (x, labels) => batchAllTripletLoss(x, labels, { margin: 0.2 }),
  differentiateAt: { seed: 14 },
  oracle: (batch) => meanOfActive(ofTriplets(batch, chord, (p, n) => p - n + 0.2)),
});

describeTupleLoss('batchAllTripletLoss over all', {
  tuples: 'none',
  loss: (x, labels) => batchAllTripletLoss(x, labels, { margin: 0.2, average: 'all' }),
  oracle: (batch) => mean(ofTriplets(batch, chord, (p, n) => Math.max(0, p - n + 0.2))),
});

describeTupleLoss('batchAllTripletLoss with the soft margin of a similarity', {
  tuples: 'none',
  loss: (x, labels) => batchAllTripletLoss(x, labels, { margin: 'soft', distance: cosineSimilarity }),
  oracle: (batch) => mean(ofTriplets(batch, cosine, (p, n) => Math.log1p(Math.exp(n - p)))),
});

describeBackends('batchAllTripletLoss', () => {
  it('has the gradient of tripletLoss', () => {
    const labels = [0, 0, 1, 1, 1, 2, 2, 0];
    const x = tensor2d(randomRows(8, 5, 21));
    const closed = gradientOf((y: Tensor2D) => batchAllTripletLoss(y, labels), x);
    const listed = gradientOf((y: Tensor2D) => tripletLoss(y, labels), x);
    closed.forEach((slope, i) => expect(slope).toBeCloseTo(listed[i]!, 5));
    x.dispose();
  });
});
