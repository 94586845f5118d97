import { tidy } from '@tensorflow/tfjs-core';
import { checkSameColumns } from './check-rows.ts';
import type { Distance } from './distance.types.ts';
import { l2Normalize } from './l2-normalize.ts';
import { squaredDifferences } from './squared-differences.ts';

/** d² = ‖x − y‖² of the rows as they are, ≥ 0. */
export const squaredEuclideanDistance: Distance = {
  name: 'squaredEuclideanDistance',
  isSimilarity: false,
  matrix: (queries, references) =>
    tidy(() => {
      checkSameColumns('squaredEuclideanDistance', { queries, references });
      return squaredDifferences(queries, references);
    }),
};

/**
 * d² = ‖x/‖x‖ − y/‖y‖‖² = 2 − 2 cos ∈ [0, 4]: the measure of FaceNet, whose margin .2 is one of squares.
 *
 * @see Schroff et al. 2015, arXiv:1503.03832
 */
export const normalizedSquaredEuclideanDistance: Distance = {
  name: 'normalizedSquaredEuclideanDistance',
  isSimilarity: false,
  matrix: (queries, references) =>
    tidy(() => {
      checkSameColumns('normalizedSquaredEuclideanDistance', { queries, references });
      return squaredDifferences(l2Normalize(queries), l2Normalize(references));
    }),
};
