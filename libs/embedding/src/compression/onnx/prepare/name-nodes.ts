import type { OnnxGraph } from '../../../onnx/model/onnx-model.types.ts';

/** Gives each node a name of its own: the one it has, or that of its first output. */
export function nameNodes(graph: OnnxGraph): OnnxGraph {
  const taken = new Set<string>();
  const nodes = graph.nodes.map((node) => {
    const [out = ''] = node.outputs;
    const name = node.name === '' || taken.has(node.name) ? out : node.name;
    taken.add(name);
    return name === node.name ? node : { ...node, name };
  });
  return { ...graph, nodes };
}
