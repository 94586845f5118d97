import { describeTupleLoss } from '../../test/describe-tuple-loss.ts';
import { indices } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { cosine, logSumExp } from '../../test/vectors.ts';
import { allPairs } from '../miners/all-pairs-miner.ts';
import { globalCircleLoss } from './global-circle.ts';

/** `times`: how often each unordered pair occurs. */
function oracle({ rows, labels }: LabelledRows, times = 1): number {
  const pull: number[] = [];
  const push: number[] = [];
  for (const i of indices(labels)) {
    for (const j of indices(labels).slice(i + 1)) {
      const s = cosine(rows[i]!, rows[j]!);
      if (labels[i] === labels[j]) pull.push(-256 * Math.max(0, 1.25 - s) * (s - 0.75));
      else push.push(256 * Math.max(0, s + 0.25) * (s - 0.25));
    }
  }
  if (pull.length === 0 || push.length === 0) return 0;
  const logit = logSumExp(pull) + logSumExp(push) + 2 * Math.log(times);
  return Math.max(0, logit) + Math.log1p(Math.exp(-Math.abs(logit)));
}

describeTupleLoss('globalCircleLoss', {
  tuples: 'none',
  loss: globalCircleLoss,
  oracle,
  isDifferenceOfValues: false,
});

describeTupleLoss('globalCircleLoss of ordered pairs', {
  tuples: 'pairs',
  loss: (x, labels, { tuples = allPairs(labels) }) => globalCircleLoss(x, labels, { tuples }),
  oracle: (batch) => oracle(batch, 2),
  isDifferenceOfValues: false,
});
