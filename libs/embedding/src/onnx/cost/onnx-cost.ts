import type { OnnxModel, OnnxNode, OnnxTensor } from '../model/onnx-model.types.ts';
import { inferShapes } from './infer-shapes.ts';
import { product } from './read-known.ts';

/** What one operation costs at the given input shapes. */
export interface NodeCost {
  readonly name: string;
  readonly opType: string;
  readonly outputShape: readonly number[];
  /** Trained numbers that it reads, each counted where it is read first. */
  readonly parameters: number;
  /** Multiplications with accumulation; only convolutions and matrix products have any. */
  readonly macs: number;
}

export interface OnnxCost {
  readonly nodes: readonly NodeCost[];
  readonly parameters: number;
  readonly macs: number;
}

/** Place of the weights among the inputs, by operator. */
const weightPlaces: Readonly<Record<string, number | undefined>> = {
  Conv: 1,
  FusedConv: 1,
  ConvInteger: 1,
  ConvTranspose: 1,
  QLinearConv: 3,
  Gemm: 1,
  FusedGemm: 1,
  QGemm: 3,
  MatMul: 1,
  MatMulInteger: 1,
  QLinearMatMul: 3,
};
/** Constants of these are bounds, steps and shapes, not weights. */
const withoutWeights = new Set([
  'Clip',
  'Resize',
  'Upsample',
  'Pad',
  'QuantizeLinear',
  'Reshape',
  'Slice',
  'Gather',
  'Pow',
]);
const quantised = new Set(['QLinearConv', 'QLinearMatMul', 'QGemm', 'ConvInteger', 'MatMulInteger']);

/**
 * Parameters and multiplications of each node, for inputs of those shapes: give a batch of 1 for the cost of one picture.
 *
 * @throws {OnnxError} `UNSUPPORTED` if a shape cannot be found out.
 */
export function onnxCost(
  model: OnnxModel,
  inputShapes: Readonly<Record<string, readonly number[]>> = {},
): OnnxCost {
  const shapes = inferShapes(model, inputShapes);
  const counted = new Set<string>();
  const weightsOf = weightFinder(model);
  const nodes = model.graph.nodes.map((node): NodeCost => {
    const own = weightsOf(node).filter(({ name }) => !counted.has(name));
    for (const { name } of own) counted.add(name);
    return {
      name: node.name,
      opType: node.opType,
      outputShape: shapes.get(node.outputs[0] ?? '') ?? [],
      parameters: own.reduce((sum, { dims }) => sum + product(dims), 0),
      macs: macsOf(node, shapes),
    };
  });
  return {
    nodes,
    parameters: nodes.reduce((sum, { parameters }) => sum + parameters, 0),
    macs: nodes.reduce((sum, { macs }) => sum + macs, 0),
  };
}

/** The constants that a node takes as weights, also through the node that makes quantised ones floats again. */
function weightFinder({ graph }: OnnxModel): (node: OnnxNode) => readonly OnnxTensor[] {
  const dequantised = new Map(
    graph.nodes
      .filter(({ opType }) => opType === 'DequantizeLinear')
      .map(({ inputs, outputs }) => [outputs[0] ?? '', graph.initializers.get(inputs[0] ?? '')]),
  );
  return (node) => {
    if (withoutWeights.has(node.opType) || node.opType === 'DequantizeLinear') return [];
    const place = weightPlaces[node.opType];
    return node.inputs.flatMap((name, index) => {
      if (quantised.has(node.opType) && index !== place && !isBias(node, index)) return [];
      const tensor = graph.initializers.get(name) ?? dequantised.get(name);
      const isWeight =
        tensor !== undefined && (dequantised.has(name) || quantised.has(node.opType) || isFloat(tensor));
      return isWeight && product(tensor.dims) > 1 ? [tensor] : [];
    });
  };
}

const isBias = ({ opType }: OnnxNode, index: number): boolean =>
  (opType === 'QLinearConv' && index === 8) || (opType === 'QGemm' && index === 6);

const isFloat = ({ dataType }: OnnxTensor): boolean => /^b?float(16|32|64)$/.test(dataType);

function macsOf(node: OnnxNode, shapes: ReadonlyMap<string, readonly number[]>): number {
  const place = weightPlaces[node.opType];
  if (place === undefined) return 0;
  const input = shapes.get(node.inputs[0] ?? '') ?? [];
  const weights = shapes.get(node.inputs[place] ?? '') ?? [];
  const output = shapes.get(node.outputs[0] ?? '') ?? [];
  if (node.opType === 'ConvTranspose') return product(input) * product(weights.slice(1));
  if (/Conv/.test(node.opType)) return product(output) * product(weights.slice(1));
  const transposed = node.attributes.get('transA');
  const inner = transposed?.type === 'int' && transposed.value === 1 ? input.at(-2) : input.at(-1);
  return product(output) * (inner ?? 1);
}
