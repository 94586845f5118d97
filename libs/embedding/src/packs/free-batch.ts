import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor, OnnxValue } from '../onnx/index.ts';

/** Given to the first dimension. */
const BATCH = 'batch';

/**
 * A model of batch 1 as one of any batch: the first dimension of its input and output is freed, and constant shapes of
 * `Reshape` that begin with 1 keep the batch instead. Whether the rows stay independent has to be tried: a graph may mean
 * something else by that 1.
 */
export function freeBatch(model: OnnxModel): OnnxModel {
  const { graph } = model;
  const fromPictures = dependents(graph);
  const freed = graph.nodes.map((node) =>
    fromPictures.has(node.inputs[0] ?? '') ? freeReshape(node, graph) : { node, shape: null },
  );
  const initializers = new Map(graph.initializers);
  for (const { shape } of freed) if (shape !== null) initializers.set(shape.name, shape);
  return {
    ...model,
    graph: {
      ...graph,
      inputs: graph.inputs.map((value) => (graph.initializers.has(value.name) ? value : freeFirst(value))),
      outputs: graph.outputs.map(freeFirst),
      nodes: freed.map(({ node }) => node),
      initializers,
      values: [],
    },
  };
}

/** Names of the values that depend on the model's input: a 1 in the shape of a constant is no batch. */
function dependents({ inputs, initializers, nodes }: OnnxGraph): ReadonlySet<string> {
  const names = new Set(inputs.map(({ name }) => name).filter((name) => !initializers.has(name)));
  for (const node of nodes) {
    if (node.inputs.some((name) => names.has(name))) node.outputs.forEach((name) => names.add(name));
  }
  return names;
}

function freeFirst(value: OnnxValue): OnnxValue {
  const [first, ...rest] = value.dims ?? [];
  const isOne = first === 1;
  return isOne ? { ...value, dims: [BATCH, ...rest] } : value;
}

interface FreedNode {
  readonly node: OnnxNode;
  /** The shape that the node has now and had not before. */
  readonly shape: OnnxTensor | null;
}

function freeReshape(node: OnnxNode, graph: OnnxGraph): FreedNode {
  const [data, shapeName] = node.inputs;
  const shape = shapeName === undefined ? undefined : constantOf(shapeName, graph);
  const isReshape = node.opType === 'Reshape' && node.domain === '';
  if (!isReshape || data === undefined || !(shape?.data instanceof BigInt64Array) || shape.data[0] !== 1n) {
    return { node, shape: null };
  }
  const allowsZero = node.attributes.get('allowzero');
  if (allowsZero?.type === 'int' && allowsZero.value !== 0) return { node, shape: null };
  const name = `${shapeName}__any_batch`;
  const kept = BigInt64Array.from(shape.data, (side, index) => (index === 0 ? 0n : side)); // 0: as the input has it
  return { node: { ...node, inputs: [data, name] }, shape: { ...shape, name, data: kept } };
}

function constantOf(name: string, graph: OnnxGraph): OnnxTensor | undefined {
  const known = graph.initializers.get(name);
  if (known !== undefined) return known;
  const maker = graph.nodes.find(({ opType, outputs }) => opType === 'Constant' && outputs[0] === name);
  const value = maker?.attributes.get('value');
  return value?.type === 'tensor' ? value.value : undefined;
}
