export { clopperPearson } from './clopper-pearson.ts';
export type { Interval } from './clopper-pearson.ts';
export { clusterBootstrap } from './cluster-bootstrap.ts';
export type { ClusterBootstrapOptions } from './cluster-bootstrap.ts';
export { fpir, tpir, tpirAtFpir } from './identification.ts';
export type { OperatingPoint } from './identification.ts';
export { incompleteBeta, inverseIncompleteBeta } from './incomplete-beta.ts';
export { percentile } from './percentile.ts';
export type { SearchTrials, TrialWeights } from './search-trials.ts';
