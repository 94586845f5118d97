import { tidy } from '@tensorflow/tfjs-core';
import { ArgumentError } from '../checks/argument-error.ts';
import { checkLength } from '../checks/checks.ts';
import type { Reducer } from './reducer.types.ts';
import { weightedSum } from './weighted-sum.ts';

/**
 * Σ w_y l / L with the weight of the anchor's label y: rare classes may count more. Not divided by Σ w.
 *
 * @param weightOf Weight of each label, finite and ≥ 0.
 * @throws {ArgumentError} in `reduce`, at a label without such a weight.
 */
export function classWeightedReducer(weightOf: ReadonlyMap<number, number>): Reducer {
  return {
    name: 'classWeighted',
    reduce: (losses, { anchors, labels }) =>
      tidy(() => {
        checkLength('classWeightedReducer', 'anchors', { values: anchors, length: losses.size });
        const weights = Array.from(anchors, (anchor) => weightOfRow(weightOf, labels[anchor]) / losses.size);
        return weightedSum(losses, weights);
      }),
  };
}

function weightOfRow(weightOf: ReadonlyMap<number, number>, label: number | undefined): number {
  const weight = label === undefined ? undefined : weightOf.get(label);
  if (weight !== undefined && weight >= 0 && weight < Infinity) return weight;
  throw new ArgumentError('classWeightedReducer', 'weightOf', {
    expected: `hold a finite weight >= 0 for label ${label}`,
    actual: weight,
  });
}
