import type { OnnxNode } from '../../../onnx/model/onnx-model.types.ts';
import type { GraphIndex } from '../graph-index.ts';
import { readLayer } from '../layer-parameters.ts';

/**
 * How a node takes part in a quantised graph.
 * - `layer`: weights and bias are quantised, the output has a range of its own.
 * - `arithmetic`: no weights; the output has a range of its own.
 * - `carrier`: moves values, so that the output has the scale of the input.
 */
export type NodeRole = 'layer' | 'arithmetic' | 'carrier';

const arithmetic = new Set([
  'Add',
  'Mul',
  'AveragePool',
  'GlobalAveragePool',
  'LeakyRelu',
  'Sigmoid',
  'Concat',
]);
const carriers = new Set(['MaxPool', 'Reshape', 'Flatten', 'Transpose', 'Squeeze', 'Unsqueeze', 'Pad']);

/** null for a node that stays in float. */
export function roleOf(node: OnnxNode, index: GraphIndex): NodeRole | null {
  if (node.domain !== '') return null;
  if (readLayer(node, index) !== null) return 'layer';
  const [first, ...others] = node.inputs;
  if (index.constant(first) !== undefined) return null;
  if (arithmetic.has(node.opType)) {
    return others.some((name) => index.constant(name) !== undefined) ? null : 'arithmetic';
  }
  if (!carriers.has(node.opType)) return null;
  // a second output of MaxPool counts places; a shape that is computed may follow the values' path
  const isPlain = node.outputs.length === 1 && others.every((name) => name === '' || index.constant(name));
  return isPlain || node.opType === 'Reshape' ? 'carrier' : null;
}

/** The inputs that hold values to quantise. */
export const quantisedInputs = (node: OnnxNode, role: NodeRole): readonly string[] =>
  role === 'arithmetic' ? node.inputs : node.inputs.slice(0, 1);
