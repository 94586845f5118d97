import type { OnnxGraph, OnnxNode } from '../../../onnx/model/onnx-model.types.ts';
import { GraphIndex } from '../graph-index.ts';
import { changeGraph } from '../graph-parts.ts';
import { boundsOf } from '../prepare/gather-clips.ts';
import type { Bounds } from '../prepare/gather-clips.ts';

/** A graph without the bounds that quantised ranges keep by themselves. */
export interface AbsorbedGraph {
  readonly graph: OnnxGraph;
  /** What the ranges of values must stay in, by the value's name. */
  readonly bounds: ReadonlyMap<string, Bounds>;
}

/**
 * `Relu` and `Clip` from 0 behind a quantised operation disappear: a range of whole numbers that begins at 0 cuts off the rest
 * by itself. The operation takes over the name of the value behind the bound.
 *
 * @param takes Operations whose outputs are quantised with a range of their own.
 */
export function absorbClips(graph: OnnxGraph, takes: (node: OnnxNode) => boolean): AbsorbedGraph {
  const index = new GraphIndex(graph);
  const replaced = new Map<OnnxNode, readonly OnnxNode[]>();
  const bounds = new Map<string, Bounds>();
  for (const node of graph.nodes) {
    const own = boundsOf(node, index);
    const maker = own === null ? undefined : index.makerOf(own.input);
    if (own?.least !== 0 || maker === undefined || !takes(maker)) continue;
    const [out] = node.outputs;
    if (index.onlyReaderOf(own.input) !== node || out === undefined || maker.outputs.length !== 1) continue;
    replaced.set(maker, [{ ...maker, outputs: [out] }]);
    replaced.set(node, []);
    bounds.set(out, { least: own.least, most: own.most });
  }
  return { graph: changeGraph(graph, { replaced }), bounds };
}
