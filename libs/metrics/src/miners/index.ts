export { toPairs, toTriplets } from './convert-tuples.ts';
export type { IndexTuples, PairIndices, TripletIndices } from './index-tuples.types.ts';
