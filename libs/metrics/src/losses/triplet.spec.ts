import { expect, it } from 'vitest';
import { describeTupleLoss, valueOf } from '../../test/describe-tuple-loss.ts';
import { ofTriplets } from '../../test/labelled-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { chord, cosine, mean, meanOfActive, squaredDistance, unit } from '../../test/vectors.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { euclideanDistance } from '../distances/euclidean-distance.ts';
import { normalizedSquaredEuclideanDistance } from '../distances/squared-euclidean-distance.ts';
import { tripletLoss } from './triplet.ts';

describeTupleLoss('tripletLoss', {
  tuples: 'triplets',
  loss: tripletLoss,
  oracle: (batch) => meanOfActive(ofTriplets(batch, chord, (p, n) => p - n + 0.05)),
});

describeTupleLoss('tripletLoss of squares', {
  tuples: 'triplets',
  loss: (x, labels, options) =>
    tripletLoss(x, labels, { margin: 0.2, distance: normalizedSquaredEuclideanDistance, ...options }),
  oracle: (batch) =>
    meanOfActive(
      ofTriplets(
        batch,
        (x, y) => squaredDistance(unit(x), unit(y)),
        (p, n) => p - n + 0.2,
      ),
    ),
});

describeTupleLoss('tripletLoss with the soft margin', {
  tuples: 'triplets',
  loss: (x, labels, options) => tripletLoss(x, labels, { margin: 'soft', ...options }),
  oracle: (batch) => mean(ofTriplets(batch, chord, (p, n) => Math.log1p(Math.exp(p - n)))),
});

describeTupleLoss('tripletLoss of a similarity', {
  tuples: 'triplets',
  loss: (x, labels, options) => tripletLoss(x, labels, { distance: cosineSimilarity, ...options }),
  oracle: (batch) => meanOfActive(ofTriplets(batch, cosine, (p, n) => n - p + 0.05)),
});

describeBackends('tripletLoss', () => {
  it('does not overflow with the soft margin', () => {
    const batch = {
      rows: [
        [0, 0],
        [5000, 0],
        [1, 0],
      ],
      labels: [0, 0, 1],
    };
    const value = valueOf(
      (x, labels) => tripletLoss(x, labels, { margin: 'soft', distance: euclideanDistance }),
      batch,
    );
    expect(value).toBeCloseTo((4999 + Math.log1p(Math.exp(1))) / 2, 0);
  });

  it('grows with the margin', () => {
    const batch = {
      rows: [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      labels: [0, 0, 1],
    };
    const values = [0.1, 0.2, 0.4].map((margin) =>
      valueOf((x, labels) => tripletLoss(x, labels, { margin }), batch),
    );
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(new Set(values).size).toBe(3);
  });

  it('refuses a margin that is not above 0', () => {
    const batch = { rows: [[1, 0]], labels: [0] };
    expect(() => valueOf((x, labels) => tripletLoss(x, labels, { margin: 0 }), batch)).toThrow(
      'tripletLoss: margin must be a finite number > 0, got 0',
    );
  });
});
