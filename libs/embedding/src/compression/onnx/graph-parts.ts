import type {
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
} from '../../onnx/model/onnx-model.types.ts';

/** The whole number of an attribute, or what ONNX says where it is absent. */
export function intOf(node: OnnxNode, name: string, absent: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'int' ? attribute.value : absent;
}

export function floatOf(node: OnnxNode, name: string, absent: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'float' ? attribute.value : absent;
}

export function intsOf(node: OnnxNode, name: string): readonly number[] | undefined {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'ints' ? attribute.value : undefined;
}

export function stringOf(node: OnnxNode, name: string, absent: string): string {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'string' ? attribute.value : absent;
}

/** A node of ONNX's own operators. */
export function nodeOf(
  opType: string,
  [inputs, outputs]: readonly [inputs: readonly string[], outputs: readonly string[]],
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
): OnnxNode {
  return {
    name: outputs[0] ?? '',
    opType,
    domain: '',
    inputs,
    outputs,
    attributes: new Map(Object.entries(attributes)),
  };
}

export const floatTensor = (name: string, dims: readonly number[], data: Float32Array): OnnxTensor => ({
  name,
  dataType: 'float32',
  dims,
  data,
});

/** What a pass changed: nodes in place of others (none: left out), and constants that come to the graph's. */
export interface GraphChange {
  readonly replaced: ReadonlyMap<OnnxNode, readonly OnnxNode[]>;
  readonly constants?: readonly OnnxTensor[];
}

/** The graph with a change, without constants that nothing reads any more. */
export function changeGraph(graph: OnnxGraph, { replaced, constants = [] }: GraphChange): OnnxGraph {
  const nodes = graph.nodes.flatMap((node) => replaced.get(node) ?? [node]);
  const initializers = new Map(graph.initializers);
  for (const constant of constants) initializers.set(constant.name, constant);
  return withoutUnread({ ...graph, nodes, initializers });
}

/** Leaves out constants that nothing reads, and remarks on values that are no more. */
export function withoutUnread(graph: OnnxGraph): OnnxGraph {
  const read = new Set([...graph.nodes.flatMap(({ inputs }) => inputs), ...graph.outputs.map((o) => o.name)]);
  const made = new Set(graph.nodes.flatMap(({ outputs }) => outputs));
  return {
    ...graph,
    initializers: new Map([...graph.initializers].filter(([name]) => read.has(name))),
    values: graph.values.filter(({ name }) => made.has(name)),
  };
}

export const withGraph = (model: OnnxModel, graph: OnnxGraph): OnnxModel => ({ ...model, graph });
