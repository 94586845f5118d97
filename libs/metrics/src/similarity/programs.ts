import { market1501Program } from './market1501-evaluation.ts';
import { partDistanceProgram, preparePartsProgram } from './part-distance.ts';
import { similarityMatrixProgram } from './similarity-matrix.ts';
import { squaredLengthsProgram } from './squared-lengths.ts';

/** The programs of this folder, for executors that find them by name in another thread. */
export const similarityPrograms = [
  squaredLengthsProgram,
  similarityMatrixProgram,
  market1501Program,
  preparePartsProgram,
  partDistanceProgram,
] as const;
