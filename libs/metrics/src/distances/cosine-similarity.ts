import { tidy } from '@tensorflow/tfjs-core';
import { checkSameColumns } from './check-rows.ts';
import type { Distance } from './distance.types.ts';
import { dotProducts } from './dot-products.ts';
import { l2Normalize } from './l2-normalize.ts';

/**
 * s = ⟨x, y⟩ / (‖x‖ ‖y‖) ∈ [−1, 1]. In float32 it may pass 1 by some 1e-7: it is not clipped, because a clip takes the
 * gradient away; nothing here takes the angle of it. 0 against a zero row.
 */
export const cosineSimilarity: Distance = {
  name: 'cosineSimilarity',
  isSimilarity: true,
  matrix: (queries, references) =>
    tidy(() => {
      checkSameColumns('cosineSimilarity', { queries, references });
      return dotProducts(l2Normalize(queries), l2Normalize(references));
    }),
};
