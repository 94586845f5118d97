import type { Graph, GraphNode, GraphValue } from '../lower/graph.types.ts';

/** Who makes and who reads each value of a graph. */
export class GraphIndex {
  readonly #makers = new Map<GraphValue, GraphNode>();
  readonly #readers = new Map<GraphValue, GraphNode[]>();
  readonly #outputs: ReadonlySet<GraphValue>;

  constructor({ nodes, outputs }: Graph) {
    this.#outputs = new Set(outputs);
    for (const node of nodes) {
      for (const output of node.outputs) this.#makers.set(output, node);
      for (const input of node.inputs) {
        if (input !== null) this.#readers.set(input, [...(this.#readers.get(input) ?? []), node]);
      }
    }
  }

  makerOf(value: GraphValue | null | undefined): GraphNode | undefined {
    return value === null || value === undefined ? undefined : this.#makers.get(value);
  }

  /** The node that alone reads the value; none where it is an output of the graph as well. */
  onlyReaderOf(value: GraphValue | undefined): GraphNode | undefined {
    if (value === undefined || this.#outputs.has(value)) return undefined;
    const readers = this.#readers.get(value) ?? [];
    return readers.length === 1 ? readers[0] : undefined;
  }
}

/** The graph with some nodes replaced (by none, one or several) and some values by others. */
export function rewrite(
  graph: Graph,
  nodes: ReadonlyMap<GraphNode, readonly GraphNode[]>,
  values: ReadonlyMap<GraphValue, GraphValue> = new Map(),
): Graph {
  const resolve = (value: GraphValue): GraphValue => {
    let current = value;
    for (let next = values.get(current); next !== undefined; next = values.get(current)) current = next;
    return current;
  };
  return {
    inputs: graph.inputs,
    outputs: graph.outputs.map(resolve),
    nodes: graph.nodes
      .flatMap((node) => nodes.get(node) ?? [node])
      .map((node) => ({
        ...node,
        inputs: node.inputs.map((input) => (input === null ? null : resolve(input))),
      })),
  };
}

/** Leaves out what no output needs. */
export function withoutDeadNodes(graph: Graph): Graph {
  const needed = new Set<GraphValue>(graph.outputs);
  const kept = graph.nodes.toReversed().filter(({ inputs, outputs }) => {
    if (!outputs.some((output) => needed.has(output))) return false;
    for (const input of inputs) if (input !== null) needed.add(input);
    return true;
  });
  return { ...graph, nodes: kept.toReversed() };
}
