import type { VerificationScores } from './verification-scores.ts';

/**
 * Area under the ROC: the probability that a genuine pair is more alike than an impostor pair, ties counted ½ (the
 * Mann-Whitney statistic over G · N, by one walk over the sorted scores).
 *
 * @returns In [0, 1]; 0.5 where all scores are equal.
 * @see Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747
 */
export function auc({ genuine, impostor }: VerificationScores): number {
  let below = 0;
  let notAbove = 0;
  let sum = 0;
  for (const similarity of genuine) {
    while (below < impostor.length && (impostor[below] ?? 0) < similarity) below += 1;
    while (notAbove < impostor.length && (impostor[notAbove] ?? 0) <= similarity) notAbove += 1;
    // Whole numbers: exact up to 2^53 pairs.
    sum += below + notAbove;
  }
  return sum / 2 / genuine.length / impostor.length;
}
