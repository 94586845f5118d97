import { sum, tidy } from '@tensorflow/tfjs-core';
import type { Reducer } from './reducer.types.ts';
import { zeroOf } from './zero-of.ts';

/** Σ l: grows with the batch, so that the learning rate must know its size. */
export const sumReducer: Reducer = {
  name: 'sum',
  reduce: (losses) => tidy(() => (losses.size === 0 ? zeroOf(losses) : sum(losses))),
};
