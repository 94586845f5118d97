export { classWeightedReducer } from './class-weighted-reducer.ts';
export { meanNonZeroReducer } from './mean-non-zero-reducer.ts';
export { meanReducer } from './mean-reducer.ts';
export { perAnchorMeanReducer } from './per-anchor-mean-reducer.ts';
export type { LossElements, Reducer } from './reducer.types.ts';
export { sumReducer } from './sum-reducer.ts';
export { thresholdReducer } from './threshold-reducer.ts';
export { zeroOf } from './zero-of.ts';
