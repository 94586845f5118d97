export type { IndexTuples, PairIndices, TripletIndices } from './index-tuples.types.ts';
