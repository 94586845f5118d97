import type { OnnxGraph, OnnxNode, OnnxTensor } from '../../../onnx/model/onnx-model.types.ts';
import { floatTensor, withoutUnread } from '../graph-parts.ts';

/** Operators that give their input as it is in serving. */
const passing = new Set(['Identity', 'Dropout']);

/**
 * `Constant` nodes become constants of the graph, nodes that pass their input on disappear, and constants are no longer listed
 * among the inputs (as they are before IR version 4).
 */
export function inlineConstants(graph: OnnxGraph): OnnxGraph {
  const initializers = new Map(graph.initializers);
  const renamed = new Map<string, string>();
  const kept: OnnxNode[] = [];
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => renamed.get(name) ?? name);
    const [out = ''] = node.outputs;
    const constant = constantOf(node, out);
    if (constant !== null) initializers.set(out, constant);
    else if (passing.has(node.opType) && !outputs.has(out)) renamed.set(out, inputs[0] ?? '');
    else kept.push({ ...node, inputs });
  }
  const inputs = graph.inputs.filter(({ name }) => !graph.initializers.has(name));
  return withoutUnread({ ...graph, inputs, nodes: kept, initializers });
}

function constantOf({ opType, domain, attributes }: OnnxNode, name: string): OnnxTensor | null {
  if (opType !== 'Constant' || domain !== '') return null;
  const [attribute] = attributes.values();
  switch (attribute?.type) {
    case 'tensor':
      return { ...attribute.value, name };
    case 'float':
      return floatTensor(name, [], Float32Array.of(attribute.value));
    case 'floats':
      return floatTensor(name, [attribute.value.length], Float32Array.from(attribute.value));
    case 'int':
      return { name, dataType: 'int64', dims: [], data: BigInt64Array.of(BigInt(attribute.value)) };
    case 'ints':
      return int64s(name, attribute.value);
    default:
      return null;
  }
}

const int64s = (name: string, values: readonly number[]): OnnxTensor => ({
  name,
  dataType: 'int64',
  dims: [values.length],
  data: BigInt64Array.from(values, BigInt),
});
