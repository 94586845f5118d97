import type { OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from '../onnx/model/onnx-model.types.ts';
import type { LayerKind, NormWeights, SourceLayer, Weight } from './layer-weights.types.ts';

/** What readers of nodes look things up in. */
interface Surroundings {
  readonly graph: OnnxGraph;
  /** Nodes by the values that they make. */
  readonly makers: ReadonlyMap<string, OnnxNode>;
  /** Nodes by the values that they take. */
  readonly takers: ReadonlyMap<string, readonly OnnxNode[]>;
}

/**
 * Layers of an ONNX model in the order of its nodes, in TensorFlow's layout: convolutions (with one group or depthwise), Gemm and
 * MatMul with constants, BatchNormalization and PRelu. Everything else has no weights of interest, or is not float32, and is
 * left out.
 */
export function onnxLayers({ graph }: OnnxModel): readonly SourceLayer[] {
  const makers = new Map(
    graph.nodes.flatMap((node) => node.outputs.map((output) => [output, node] as const)),
  );
  const takers = new Map<string, OnnxNode[]>();
  for (const node of graph.nodes)
    for (const input of node.inputs) takers.set(input, [...(takers.get(input) ?? []), node]);
  const around: Surroundings = { graph, makers, takers };
  return graph.nodes.flatMap((node) => layerOf(node, around) ?? []);
}

function layerOf(node: OnnxNode, around: Surroundings): SourceLayer | null {
  switch (node.opType) {
    case 'Conv':
      return convLayer(node, around);
    case 'Gemm':
    case 'MatMul':
      return denseLayer(node, around);
    case 'PRelu': {
      const slope = floats(node.inputs[1], around);
      return slope === null ? null : plain(node, 'prelu', { shape: [slope.data.length], values: slope.data });
    }
    case 'BatchNormalization': {
      const maker = around.makers.get(node.inputs[0] ?? '');
      if (maker !== undefined && isCarrier(maker, around)) return null;
      const norm = normOf(node, around);
      return norm === null ? null : { ...plain(node, 'norm', null), norm };
    }
    default:
      return null;
  }
}

/** The name of a layer is that of its weights, without what says which of them. */
const layerName = (node: OnnxNode): string =>
  (node.inputs[1] ?? node.name).replace(/([._/])(weight|kernel|gamma|scale|slope|w)$/i, '');

function plain(node: OnnxNode, kind: LayerKind, kernel: Weight | null): SourceLayer {
  return { name: layerName(node), kind, kernel, bias: null, norm: null, isFlattenedByChannel: false };
}

function convLayer(node: OnnxNode, around: Surroundings): SourceLayer | null {
  const kernel = floats(node.inputs[1], around);
  const group = intOf(node, 'group', 1);
  const [outputs = 0, inputs = 0, height = 0, width = 0] = kernel?.dims ?? [];
  if (kernel === null || kernel.dims.length !== 4) return null;
  const isDepthwise = group > 1 && group === outputs && inputs === 1;
  if (group > 1 && !isDepthwise) return null;
  const [a, b] = isDepthwise ? [inputs, outputs] : [outputs, inputs];
  const values = new Float32Array(kernel.data.length);
  // [out, in, height, width] to [height, width, in, out]; depthwise [channels, 1, …] to [height, width, channels, 1].
  kernel.data.forEach((value, i) => {
    const cell = i % (height * width);
    const [output, input] = [
      Math.floor(i / (inputs * height * width)),
      Math.floor(i / (height * width)) % inputs,
    ];
    values[cell * inputs * outputs + (isDepthwise ? output : input * outputs + output)] = value;
  });
  const weight: Weight = { shape: [height, width, b, a], values };
  return {
    ...plain(node, isDepthwise ? 'depthwise-conv' : 'conv', weight),
    bias: floats(node.inputs[2], around)?.data ?? null,
    norm: followingNorm(node, around),
  };
}

function denseLayer(node: OnnxNode, around: Surroundings): SourceLayer | null {
  const matrix = floats(node.inputs[1], around);
  const [rows = 0, columns = 0] = matrix?.dims ?? [];
  const isPlain = ['alpha', 'beta'].every((name) => (node.attributes.get(name)?.value ?? 1) === 1);
  if (matrix === null || matrix.dims.length !== 2 || !isPlain || intOf(node, 'transA', 0) === 1) return null;
  const isTransposed = intOf(node, 'transB', 0) === 1;
  const [input, output] = isTransposed ? [columns, rows] : [rows, columns];
  const values = new Float32Array(matrix.data.length);
  for (let i = 0; i < input; i += 1)
    for (let o = 0; o < output; o += 1)
      values[i * output + o] = matrix.data[isTransposed ? o * input + i : i * output + o] ?? 0;
  const before = around.makers.get(node.inputs[0] ?? '')?.opType;
  return {
    ...plain(node, 'dense', { shape: [input, output], values }),
    bias: node.opType === 'Gemm' ? (floats(node.inputs[2], around)?.data ?? null) : null,
    norm: followingNorm(node, around),
    isFlattenedByChannel: before === 'Flatten' || before === 'Reshape',
  };
}

const isCarrier = (node: OnnxNode, around: Surroundings): boolean =>
  ['Conv', 'Gemm', 'MatMul'].includes(node.opType) && floats(node.inputs[1], around) !== null;

/** The BatchNorm that takes the output of a node, if nothing else does. */
function followingNorm(node: OnnxNode, around: Surroundings): NormWeights | null {
  const takers = around.takers.get(node.outputs[0] ?? '') ?? [];
  const [only] = takers;
  return takers.length === 1 && only?.opType === 'BatchNormalization' ? normOf(only, around) : null;
}

function normOf(node: OnnxNode, around: Surroundings): NormWeights | null {
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map((input) => floats(node.inputs[input], around)?.data);
  if (!gamma || !beta || !mean || !variance) return null;
  const epsilon = node.attributes.get('epsilon');
  return { gamma, beta, mean, variance, epsilon: epsilon?.type === 'float' ? epsilon.value : 1e-5 };
}

function intOf(node: OnnxNode, name: string, otherwise: number): number {
  const attribute = node.attributes.get(name);
  return attribute?.type === 'int' ? attribute.value : otherwise;
}

/** A constant in single or double precision: an initialiser, or the value of a Constant node. */
function floats(
  name: string | undefined,
  { graph, makers }: Surroundings,
): { readonly dims: readonly number[]; readonly data: Float32Array } | null {
  if (name === undefined || name === '') return null;
  const tensor = graph.initializers.get(name) ?? constantOf(makers.get(name));
  if (tensor?.data instanceof Float32Array) return { dims: tensor.dims, data: tensor.data };
  if (tensor?.data instanceof Float64Array)
    return { dims: tensor.dims, data: Float32Array.from(tensor.data) };
  return null;
}

function constantOf(node: OnnxNode | undefined): OnnxTensor | undefined {
  if (node?.opType === 'Identity') return undefined;
  const value = node?.opType === 'Constant' ? node.attributes.get('value') : undefined;
  return value?.type === 'tensor' ? value.value : undefined;
}
