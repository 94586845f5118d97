import { describeTupleLoss } from '../../test/describe-tuple-loss.ts';
import { indices, negativesOf, positivesOf } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { chord, logSumExp, mean } from '../../test/vectors.ts';
import { ncaLoss } from './nca.ts';

function oracle(batch: LabelledRows, scale: number): number {
  const { rows, labels } = batch;
  return mean(
    indices(labels).flatMap((a) => {
      const logit = (j: number): number => -scale * chord(rows[a]!, rows[j]!) ** 2;
      const positives = positivesOf(batch, a).map(logit);
      if (positives.length === 0) return [];
      return [logSumExp([...positives, ...negativesOf(batch, a).map(logit)]) - logSumExp(positives)];
    }),
  );
}

describeTupleLoss('ncaLoss', { tuples: 'pairs', loss: ncaLoss, oracle: (batch) => oracle(batch, 1) });

describeTupleLoss('ncaLoss with a scale', {
  tuples: 'pairs',
  loss: (x, labels, options) => ncaLoss(x, labels, { softmaxScale: 8, ...options }),
  oracle: (batch) => oracle(batch, 8),
});
