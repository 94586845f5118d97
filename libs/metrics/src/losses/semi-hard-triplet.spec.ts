import { describeTupleLoss } from '../../test/describe-tuple-loss.ts';
import { indices, negativesOf, positivesOf } from '../../test/labelled-rows.ts';
import type { LabelledRows } from '../../test/labelled-rows.ts';
import { chord, cosine, mean } from '../../test/vectors.ts';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import { semiHardTripletLoss } from './semi-hard-triplet.ts';

function oracle(batch: LabelledRows, far: typeof chord): number {
  const { rows, labels } = batch;
  const at = (i: number, j: number): number => far(rows[i]!, rows[j]!);
  return mean(
    indices(labels).flatMap((a) => {
      const negatives = negativesOf(batch, a).map((n) => at(a, n));
      if (negatives.length === 0) return [];
      return positivesOf(batch, a).map((p) => {
        const farther = negatives.filter((distance) => distance > at(a, p));
        const chosen = farther.length > 0 ? Math.min(...farther) : Math.max(...negatives);
        return Math.max(0, at(a, p) - chosen + 0.2);
      });
    }),
  );
}

describeTupleLoss('semiHardTripletLoss', {
  tuples: 'none',
  loss: (x, labels) => semiHardTripletLoss(x, labels),
  differentiateAt: { seed: 14 },
  oracle: (batch) => oracle(batch, chord),
});

describeTupleLoss('semiHardTripletLoss of a similarity', {
  tuples: 'none',
  loss: (x, labels) => semiHardTripletLoss(x, labels, { distance: cosineSimilarity }),
  oracle: (batch) => oracle(batch, (x, y) => -cosine(x, y)),
});
