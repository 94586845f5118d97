import { meanReducer } from '@gallerist/metrics/reducers';
import type { Reducer } from '@gallerist/metrics/reducers';

/** A reducer that remembers the elements it was given. */
export interface RecordingReducer extends Reducer {
  /** One for each time it was called. */
  readonly parts: readonly { readonly values: readonly number[]; readonly anchors: readonly number[] }[];
  /** The values by anchor of a loss with one element an anchor; 0 for anchors without. */
  perAnchor(size: number): readonly number[];
}

export function recording(reducer: Reducer = meanReducer): RecordingReducer {
  const parts: { values: readonly number[]; anchors: readonly number[] }[] = [];
  return {
    name: `recording ${reducer.name}`,
    parts,
    reduce(losses, elements) {
      parts.push({ values: Array.from(losses.dataSync()), anchors: Array.from(elements.anchors) });
      return reducer.reduce(losses, elements);
    },
    perAnchor(size) {
      const perAnchor = new Array<number>(size).fill(0);
      for (const { values, anchors } of parts) {
        anchors.forEach((anchor, i) => (perAnchor[anchor] = values[i] ?? NaN));
      }
      return perAnchor;
    },
  };
}
