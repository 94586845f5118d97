import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeTupleLoss, expectClose } from '../../test/describe-tuple-loss.ts';
import { positivesOf } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import type { Vector } from '../../test/vectors.ts';
import { dot, logSumExp, mean } from '../../test/vectors.ts';
import { nPairsLoss, nPairsLossOfPairs } from './n-pairs.ts';

function ofPairs(anchors: readonly Vector[], positives: readonly Vector[], l2Weight: number): number {
  const losses = anchors.map((a, i) => logSumExp(positives.map((p) => dot(a, p))) - dot(a, positives[i]!));
  const lengths = anchors.map((a, i) => (dot(a, a) + dot(positives[i]!, positives[i]!)) / 2);
  return mean(losses) + l2Weight * mean(lengths);
}

/** The first row of each label that has two, with the second. */
function oracle(batch: LabelledRows, l2Weight: number): number {
  const firsts = batch.labels.flatMap((label, i) =>
    batch.labels.indexOf(label) === i && positivesOf(batch, i).length > 0 ? [i] : [],
  );
  const seconds = firsts.map((i) => positivesOf(batch, i)[0]!);
  return ofPairs(
    firsts.map((i) => batch.rows[i]!),
    seconds.map((i) => batch.rows[i]!),
    l2Weight,
  );
}

describeTupleLoss('nPairsLoss', {
  tuples: 'pairs',
  isPermutationInvariant: false,
  loss: (x, labels, options) => nPairsLoss(x, labels, { l2Weight: 0.1, ...options }),
  oracle: (batch) => oracle(batch, 0.1),
});

describeBackends('nPairsLossOfPairs', () => {
  it('agrees with its formula', () => {
    const [anchors, positives] = [randomRows(4, 3, 61), randomRows(4, 3, 62)];
    const value = tidy(
      () => nPairsLossOfPairs(tensor2d(anchors), tensor2d(positives), { l2Weight: 0.2 }).dataSync()[0]!,
    );
    expectClose(value, ofPairs(anchors, positives, 0.2));
  });

  it('does not depend on the order of the pairs', () => {
    const [anchors, positives] = [randomRows(5, 3, 63), randomRows(5, 3, 64)];
    const value = (a: number[][], p: number[][]): number =>
      tidy(() => nPairsLossOfPairs(tensor2d(a), tensor2d(p)).dataSync()[0]!);
    expectClose(value(anchors.toReversed(), positives.toReversed()), value(anchors, positives));
  });

  it('refuses another number of positives and a weight below 0', () => {
    tidy(() => {
      const one = tensor2d([[1, 2]]);
      expect(() =>
        nPairsLossOfPairs(
          one,
          tensor2d([
            [1, 2],
            [3, 4],
          ]),
        ),
      ).toThrow('positives must have 1 rows');
      expect(() => nPairsLossOfPairs(one, one, { l2Weight: -1 })).toThrow('l2Weight must be');
    });
  });
});
