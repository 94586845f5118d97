import { tensor2d } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeTupleLoss, valueOf } from '../../test/describe-tuple-loss.ts';
import { gradientOf } from '../../test/finite-differences.ts';
import { indices, negativesOf, positivesOf } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { cosine, logSumExp, mean } from '../../test/vectors.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { circleLoss } from './circle.ts';

interface Circle {
  readonly margin: number;
  readonly gamma: number;
  /** The batch whose weights α count: they are not trained through. */
  readonly weights?: LabelledRows;
}

function oracle(batch: LabelledRows, { margin, gamma, weights = batch }: Circle): number {
  return mean(
    indices(batch.labels).flatMap((a) => {
      const s = (j: number): number => cosine(batch.rows[a]!, batch.rows[j]!);
      const fixed = (j: number): number => cosine(weights.rows[a]!, weights.rows[j]!);
      const pull = positivesOf(batch, a).map(
        (p) => -gamma * Math.max(0, 1 + margin - fixed(p)) * (s(p) - 1 + margin),
      );
      const push = negativesOf(batch, a).map((n) => gamma * Math.max(0, fixed(n) + margin) * (s(n) - margin));
      if (pull.length === 0 || push.length === 0) return [];
      const logit = logSumExp(pull) + logSumExp(push);
      return [Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit)))];
    }),
  );
}

describeTupleLoss('circleLoss', {
  tuples: 'pairs',
  loss: circleLoss,
  oracle: (batch) => oracle(batch, { margin: 0.4, gamma: 80 }),
  isDifferenceOfValues: false,
});

describeTupleLoss('circleLoss of faces', {
  tuples: 'pairs',
  loss: (x, labels, options) => circleLoss(x, labels, { margin: 0.25, gamma: 256, ...options }),
  oracle: (batch) => oracle(batch, { margin: 0.25, gamma: 256 }),
  isDifferenceOfValues: false,
});

describeBackends('circleLoss', () => {
  it('has the gradient of finite differences with the weights held', () => {
    const labels = [0, 0, 1, 1, 2, 0];
    const rows = randomRows(6, 3, 51);
    const x = tensor2d(rows);
    const gradient = gradientOf((y: Tensor2D) => circleLoss(y, labels, { margin: 0.25, gamma: 10 }), x);
    const options = { margin: 0.25, gamma: 10, weights: { rows, labels } };
    rows.flat().forEach((_, i) => {
      const moved = (h: number): LabelledRows => ({
        labels,
        rows: rows.map((row, r) => row.map((value, c) => (r * 3 + c === i ? value + h : value))),
      });
      const slope = (oracle(moved(1e-4), options) - oracle(moved(-1e-4), options)) / 2e-4;
      expect(gradient[i]).toBeCloseTo(slope, 3);
    });
    x.dispose();
  });

  it('refuses a distance', () => {
    const batch = { rows: [[1, 0]], labels: [0] };
    expect(() =>
      valueOf((x, labels) => circleLoss(x, labels, { distance: normalizedEuclideanDistance }), batch),
    ).toThrow('distance must be a similarity, got normalizedEuclideanDistance');
  });
});
