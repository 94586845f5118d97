import { tidy } from '@tensorflow/tfjs-core';
import { checkSameColumns } from './check-rows.ts';
import type { Distance } from './distance.types.ts';
import { dotProducts } from './dot-products.ts';

/** s = ⟨x, y⟩ of the rows as they are, unbounded. */
export const dotProductSimilarity: Distance = {
  name: 'dotProductSimilarity',
  isSimilarity: true,
  matrix: (queries, references) =>
    tidy(() => {
      checkSameColumns('dotProductSimilarity', { queries, references });
      return dotProducts(queries, references);
    }),
};
