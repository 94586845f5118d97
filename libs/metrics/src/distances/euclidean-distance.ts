import { tidy } from '@tensorflow/tfjs-core';
import { checkSameColumns } from './check-rows.ts';
import type { Distance } from './distance.types.ts';
import { l2Normalize } from './l2-normalize.ts';
import { safeSqrt } from './safe-sqrt.ts';
import { squaredDifferences } from './squared-differences.ts';

/**
 * d = ‖x − y‖ of the rows as they are, ≥ 0. Gradient 0 where two rows are equal.
 */
export const euclideanDistance: Distance = {
  name: 'euclideanDistance',
  isSimilarity: false,
  matrix: (queries, references) =>
    tidy(() => {
      checkSameColumns('euclideanDistance', { queries, references });
      return safeSqrt(squaredDifferences(queries, references));
    }),
};

/**
 * d = ‖x/‖x‖ − y/‖y‖‖ ∈ [0, 2], the chord between directions. What most of the field means by "Euclidean distance": margins
 * of .05 to 1 are of this scale.
 */
export const normalizedEuclideanDistance: Distance = {
  name: 'normalizedEuclideanDistance',
  isSimilarity: false,
  matrix: (queries, references) =>
    tidy(() => {
      checkSameColumns('normalizedEuclideanDistance', { queries, references });
      return safeSqrt(squaredDifferences(l2Normalize(queries), l2Normalize(references)));
    }),
};
