import type { Graph, GraphNode, GraphValue } from '../lower/graph.types.ts';
import { sameShape } from '../lower/graph.types.ts';

/** Of reshapes in a row the last one says all; one that changes nothing goes. */
export function mergeReshapes(graph: Graph): Graph {
  const sources = new Map<GraphValue, GraphValue>();
  const same = new Map<GraphValue, GraphValue>();
  const resolve = (value: GraphValue): GraphValue => same.get(value) ?? value;
  const nodes: GraphNode[] = [];
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((input) => (input === null ? null : resolve(input)));
    const [input, output] = [inputs[0], node.outputs[0]];
    if (node.opType !== 'Reshape' || input === null || input === undefined || output === undefined) {
      nodes.push({ ...node, inputs });
      continue;
    }
    const source = sources.get(input) ?? input;
    if (sameShape(source, output)) {
      same.set(output, source);
      continue;
    }
    sources.set(output, source);
    nodes.push({ ...node, inputs: [source] });
  }
  return { ...graph, outputs: graph.outputs.map(resolve), nodes };
}
