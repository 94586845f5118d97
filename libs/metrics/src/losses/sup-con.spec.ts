import { expect, it } from 'vitest';
import { describeTupleLoss, expectClose, valueOf } from '../../test/describe-tuple-loss.ts';
import { indices, negativesOf, positivesOf } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { randomRows } from '../../test/random-rows.ts';
import { describeBackends } from '../../test/tensor-backends.ts';
import { cosine, logSumExp, mean } from '../../test/vectors.ts';
import { ntXentLoss } from './nt-xent.ts';
import { supConLoss } from './sup-con.ts';

function oracle(batch: LabelledRows): number {
  const { rows, labels } = batch;
  return mean(
    indices(labels).flatMap((a) => {
      const logit = (j: number): number => cosine(rows[a]!, rows[j]!) / 0.1;
      const [positives, negatives] = [positivesOf(batch, a), negativesOf(batch, a)];
      if (positives.length === 0 || negatives.length === 0) return [];
      return [logSumExp([...positives, ...negatives].map(logit)) - mean(positives.map(logit))];
    }),
  );
}

describeTupleLoss('supConLoss', { tuples: 'pairs', loss: supConLoss, oracle });

describeBackends('supConLoss', () => {
  it('is NT-Xent where each anchor has one positive', () => {
    const batch = { rows: randomRows(6, 4, 41), labels: [0, 0, 1, 1, 2, 2] };
    expectClose(
      valueOf(supConLoss, batch),
      valueOf((x, labels) => ntXentLoss(x, labels, { temperature: 0.1 }), batch),
    );
  });

  it('leaves an anchor without a positive out of the mean', () => {
    const rows = [
      [1, 0],
      [0.8, 0.6],
      [0, 1],
      [-1, 0],
    ];
    const value = valueOf(supConLoss, { rows, labels: [0, 0, 1, 2] });
    expectClose(value, oracle({ rows, labels: [0, 0, 1, 2] }));
    expect(value).toBeGreaterThan(0);
  });
});
