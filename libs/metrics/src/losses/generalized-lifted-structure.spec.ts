import { describeTupleLoss } from '../../test/describe-tuple-loss.ts';
import { indices, negativesOf, positivesOf } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { chord, cosine, logSumExp, mean } from '../../test/vectors.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { generalizedLiftedStructureLoss } from './generalized-lifted-structure.ts';

/** With distances, `far` − m_p and m_n − `far`; the logarithm of an empty sum is 0. */
function oracle(batch: LabelledRows, pull: typeof chord, push: typeof chord): number {
  const sum = (values: readonly number[]): number => (values.length === 0 ? 0 : logSumExp(values));
  const { rows, labels } = batch;
  return mean(
    indices(labels).map((a) =>
      Math.max(
        0,
        sum(positivesOf(batch, a).map((p) => pull(rows[a]!, rows[p]!))) +
          sum(negativesOf(batch, a).map((n) => push(rows[a]!, rows[n]!))),
      ),
    ),
  );
}

describeTupleLoss('generalizedLiftedStructureLoss', {
  tuples: 'pairs',
  loss: (x, labels, options) =>
    generalizedLiftedStructureLoss(x, labels, { positiveMargin: 0.1, negativeMargin: 0.9, ...options }),
  oracle: (batch) =>
    oracle(
      batch,
      (x, y) => chord(x, y) - 0.1,
      (x, y) => 0.9 - chord(x, y),
    ),
});

describeTupleLoss('generalizedLiftedStructureLoss of a similarity', {
  tuples: 'pairs',
  loss: (x, labels, options) =>
    generalizedLiftedStructureLoss(x, labels, { distance: cosineSimilarity, ...options }),
  oracle: (batch) => oracle(batch, (x, y) => 1 - cosine(x, y), cosine),
});
