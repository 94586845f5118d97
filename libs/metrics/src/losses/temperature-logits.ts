import { div, neg } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Distance } from '../distances/distance.types.ts';

/** Similarities within a batch over a temperature; a distance counts as its negative. `[N, N]`, owned by the caller. */
export function temperatureLogits(embeddings: Tensor2D, distance: Distance, temperature: number): Tensor2D {
  const matrix = distance.matrix(embeddings, embeddings);
  return div(distance.isSimilarity ? matrix : neg(matrix), temperature);
}
