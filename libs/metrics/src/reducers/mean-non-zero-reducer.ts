import type { Reducer } from './reducer.types.ts';
import { thresholdReducer } from './threshold-reducer.ts';

/**
 * Mean of the elements above 0: easy tuples, whose hinge is 0, do not dilute the rest. 0 where all are 0.
 *
 * Differs from pytorch-metric-learning: its pair losses answer 0 where no index list has more than one element, also when
 * the only pair is active.
 */
export const meanNonZeroReducer: Reducer = { ...thresholdReducer({ low: 0 }), name: 'meanNonZero' };
