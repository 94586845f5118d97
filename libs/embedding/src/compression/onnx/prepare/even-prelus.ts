import type { OnnxGraph, OnnxNode } from '../../../onnx/model/onnx-model.types.ts';
import { GraphIndex } from '../graph-index.ts';
import { changeGraph, nodeOf } from '../graph-parts.ts';

/** `PRelu` with one slope for all channels becomes `LeakyRelu`, which has a quantised kernel; with slopes of 0, `Relu`. */
export function evenPrelus(graph: OnnxGraph): OnnxGraph {
  const index = new GraphIndex(graph);
  const replaced = new Map<OnnxNode, readonly OnnxNode[]>();
  for (const node of graph.nodes) {
    const slopes = node.opType === 'PRelu' ? index.floats(node.inputs[1]) : undefined;
    const slope = slopes?.[0];
    if (slopes === undefined || slope === undefined || slopes.some((value) => value !== slope)) continue;
    const ports = [node.inputs.slice(0, 1), node.outputs] as const;
    const even =
      slope === 0
        ? nodeOf('Relu', ports)
        : nodeOf('LeakyRelu', ports, { alpha: { type: 'float', value: slope } });
    replaced.set(node, [even]);
  }
  return replaced.size === 0 ? graph : changeGraph(graph, { replaced });
}
