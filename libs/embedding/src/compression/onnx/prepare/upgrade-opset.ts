import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from '../../../onnx/model/onnx-model.types.ts';
import { CompressionError } from '../../compression-error.ts';
import { GraphIndex } from '../graph-index.ts';
import { floatTensor } from '../graph-parts.ts';

/** From this one on quantised weights may have a scale for each channel. */
export const QUANTISATION_OPSET = 13;
const FIRST_OPSET = 8;

/** Operators whose meaning between the first opset and 13 differs in ways that are not handled here. */
const unhandled = new Set([
  'Upsample',
  'Resize',
  'Softmax',
  'LogSoftmax',
  'Hardmax',
  'Slice',
  'TopK',
  'Loop',
]);
/** Attributes that became inputs: which, and their place. */
const becameInput: Readonly<Record<string, readonly (readonly [attribute: string, place: number])[]>> = {
  Squeeze: [['axes', 1]],
  Unsqueeze: [['axes', 1]],
  ReduceSum: [['axes', 1]],
  Split: [['split', 1]],
  Pad: [
    ['pads', 1],
    ['value', 2],
  ],
  Clip: [
    ['min', 1],
    ['max', 2],
  ],
};

/**
 * The model in operator set 13, if it is in an older one: attributes that became inputs are moved.
 *
 * @throws {CompressionError} `UNSUPPORTED_GRAPH` naming an operator that changed in another way.
 */
export function upgradeOpset(model: OnnxModel): OnnxModel {
  const opset = model.opsets.get('') ?? 1;
  if (opset >= QUANTISATION_OPSET) return model;
  const strange = model.graph.nodes.find(({ opType }) => opset < FIRST_OPSET || unhandled.has(opType));
  if (strange !== undefined) {
    const message = `The model is in ONNX operator set ${opset}; its ${strange.opType} cannot be moved to ${QUANTISATION_OPSET}. Export it again.`;
    throw new CompressionError('UNSUPPORTED_GRAPH', message);
  }
  const index = new GraphIndex(model.graph);
  const constants = new Map(model.graph.initializers);
  const nodes = model.graph.nodes.map((node) => upgradeNode(node, index, constants));
  const opsets = new Map(model.opsets).set('', QUANTISATION_OPSET);
  const graph = { ...model.graph, nodes, initializers: constants };
  return { ...model, irVersion: Math.max(model.irVersion, 7), opsets, graph };
}

function upgradeNode(node: OnnxNode, index: GraphIndex, constants: Map<string, OnnxTensor>): OnnxNode {
  const moves = node.domain === '' ? becameInput[node.opType] : undefined;
  if (moves === undefined || !moves.some(([name]) => node.attributes.has(name))) return node;
  const attributes = new Map(node.attributes);
  const inputs = [...node.inputs];
  for (const [name, place] of moves) {
    const attribute = attributes.get(name);
    attributes.delete(name);
    const tensor =
      attribute === undefined ? null : asTensor(index, `${node.outputs[0] ?? ''}_${name}`, attribute);
    while (inputs.length <= place) inputs.push('');
    if (tensor === null) continue;
    constants.set(tensor.name, tensor);
    inputs[place] = tensor.name;
  }
  return { ...node, inputs, attributes };
}

function asTensor(index: GraphIndex, base: string, attribute: OnnxAttribute): OnnxTensor | null {
  const name = index.freshName(base);
  if (attribute.type === 'float') return floatTensor(name, [], Float32Array.of(attribute.value));
  if (attribute.type !== 'ints') return null;
  const data = BigInt64Array.from(attribute.value, BigInt);
  return { name, dataType: 'int64', dims: [data.length], data };
}
