import { tidy } from '@tensorflow/tfjs-core';
import { checkLength } from '../checks/checks.ts';
import type { Reducer } from './reducer.types.ts';
import { weightedSum } from './weighted-sum.ts';

/** Mean of each anchor's elements, then the mean over the anchors that have any: each anchor counts once. */
export const perAnchorMeanReducer: Reducer = {
  name: 'perAnchorMean',
  reduce: (losses, { anchors }) =>
    tidy(() => {
      checkLength('perAnchorMeanReducer', 'anchors', { values: anchors, length: losses.size });
      const counts = new Map<number, number>();
      for (const anchor of Array.from(anchors)) counts.set(anchor, (counts.get(anchor) ?? 0) + 1);
      const weights = Array.from(anchors, (anchor) => 1 / (counts.size * (counts.get(anchor) ?? 1)));
      return weightedSum(losses, weights);
    }),
};
