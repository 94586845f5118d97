import { encodingProgram, queryExpansionProgram } from './encoding.ts';
import { jaccardProgram } from './jaccard.ts';
import { mergeNearestProgram, nearestProgram } from './nearest-from-features.ts';

/** The programs of this folder, for executors that find them by name in another thread. */
export const rerankingPrograms = [
  nearestProgram,
  mergeNearestProgram,
  encodingProgram,
  queryExpansionProgram,
  jaccardProgram,
] as const;
