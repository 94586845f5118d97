import { expect, it } from 'vitest';
import { describeTupleLoss, valueOf } from '../../test/describe-tuple-loss.ts';
import { indices, negativesOf, positivesOf } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { chord, cosine, logSumExp, mean } from '../../test/vectors.ts';
import { normalizedEuclideanDistance } from '../distances/euclidean-distance.ts';
import { ntXentLoss } from './nt-xent.ts';

function oracle(batch: LabelledRows, logit: typeof chord): number {
  const at = (i: number, j: number): number => logit(batch.rows[i]!, batch.rows[j]!);
  return mean(
    indices(batch.labels).flatMap((a) =>
      positivesOf(batch, a).map((p) => {
        const negatives = negativesOf(batch, a).map((n) => at(a, n));
        return logSumExp([at(a, p), ...negatives]) - at(a, p);
      }),
    ),
  );
}

describeTupleLoss('ntXentLoss', {
  tuples: 'pairs',
  loss: ntXentLoss,
  oracle: (batch) => oracle(batch, (x, y) => cosine(x, y) / 0.07),
});

describeTupleLoss('ntXentLoss of a distance', {
  tuples: 'pairs',
  loss: (x, labels, options) =>
    ntXentLoss(x, labels, { distance: normalizedEuclideanDistance, temperature: 0.5, ...options }),
  oracle: (batch) => oracle(batch, (x, y) => -chord(x, y) / 0.5),
});

describeBackends('ntXentLoss', () => {
  it('is 0 with the gradient 0 for one class, where there is nothing to tell apart', () => {
    expect(
      valueOf(ntXentLoss, {
        rows: [
          [1, 0],
          [0, 1],
          [1, 1],
        ],
        labels: [3, 3, 3],
      }),
    ).toBe(0);
  });

  it('refuses a temperature that is not above 0', () => {
    const batch = { rows: [[1, 0]], labels: [0] };
    expect(() => valueOf((x, labels) => ntXentLoss(x, labels, { temperature: 0 }), batch)).toThrow(
      'ntXentLoss: temperature must be a finite number > 0, got 0',
    );
  });
});
