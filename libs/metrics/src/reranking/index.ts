export type { DistanceMatrices } from './distance-matrices.ts';
export { expansionK } from './half-k.ts';
export { rerankDistances, rerankFeatures } from './k-reciprocal.ts';
export type { RerankOptions } from './k-reciprocal.ts';
export { rerankingPrograms } from './programs.ts';
