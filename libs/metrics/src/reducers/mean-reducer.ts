import { mean, tidy } from '@tensorflow/tfjs-core';
import type { Reducer } from './reducer.types.ts';
import { zeroOf } from './zero-of.ts';

/** Σ l / L over all elements, those that are 0 included. 0 of no elements. */
export const meanReducer: Reducer = {
  name: 'mean',
  reduce: (losses) => tidy(() => (losses.size === 0 ? zeroOf(losses) : mean(losses))),
};
