import type { Graph } from '../lower/graph.types.ts';
import { expandAffines } from './expand-affines.ts';
import { flattenIntoDense } from './flatten-into-dense.ts';
import { foldAffines } from './fold-affines.ts';
import { mergeReshapes } from './merge-reshapes.ts';
import { padByConvolution } from './pad-by-convolution.ts';
import { withoutDeadNodes } from './rewrite.ts';

/** The same function in fewer nodes. What a runtime fuses by itself (activations, sums) is left to it, and made possible. */
export function optimiseGraph(graph: Graph): Graph {
  const reshaped = flattenIntoDense(mergeReshapes(withoutDeadNodes(graph)));
  const folded = foldAffines(withoutDeadNodes(reshaped));
  return withoutDeadNodes(padByConvolution(mergeReshapes(expandAffines(folded))));
}
