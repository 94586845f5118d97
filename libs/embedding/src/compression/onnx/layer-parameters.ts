import type { OnnxNode, OnnxTensor } from '../../onnx/model/onnx-model.types.ts';
import type { GraphIndex } from './graph-index.ts';
import { intOf } from './graph-parts.ts';

/** A layer with constant weights: `Conv`, `Gemm`, or `MatMul` with a matrix. */
export interface WeightedLayer {
  readonly node: OnnxNode;
  /** The value that flows in. */
  readonly input: string;
  readonly output: string;
  readonly weights: OnnxTensor;
  /** `weights.data`, which is float32. */
  readonly values: Float32Array;
  /** Name of the constant bias `[channels]`, or null where there is none. */
  readonly bias: string | null;
  readonly biasValues: Float32Array | null;
  /** Axis of the weights that counts the output's channels. */
  readonly axis: number;
  readonly channels: number;
}

/**
 * Reads a node as a layer.
 *
 * @returns null for other operators, for weights or a bias that are computed, and for a `Gemm` that transposes its input or
 *   multiplies by other factors than 1.
 */
export function readLayer(node: OnnxNode, index: GraphIndex): WeightedLayer | null {
  const axis = channelAxis(node);
  const weights = index.constant(node.inputs[1]);
  const [input = ''] = node.inputs;
  const [output = ''] = node.outputs;
  if (axis === null || !(weights?.data instanceof Float32Array) || index.constant(input)) return null;
  if (node.opType === 'MatMul' && weights.dims.length !== 2) return null;
  const channels = weights.dims[axis] ?? 0;
  const bias = node.inputs[2] ?? '';
  const biasValues = bias === '' ? null : (index.floats(bias) ?? null);
  if (bias !== '' && biasValues?.length !== channels) return null;
  const shared = { node, input, output, weights, values: weights.data, axis, channels };
  return { ...shared, bias: bias === '' ? null : bias, biasValues };
}

function channelAxis(node: OnnxNode): number | null {
  if (node.domain !== '') return null;
  if (node.opType === 'Conv') return 0;
  if (node.opType === 'MatMul') return 1;
  if (node.opType !== 'Gemm' || intOf(node, 'transA', 0) !== 0) return null;
  const factors = ['alpha', 'beta'].map((name) => node.attributes.get(name));
  const isPlain = factors.every((one) => one === undefined || (one.type === 'float' && one.value === 1));
  return isPlain ? (intOf(node, 'transB', 0) === 1 ? 0 : 1) : null;
}

/** Place of the output channel that each weight belongs to. */
export function channelOf({ weights, axis, channels }: WeightedLayer): (place: number) => number {
  const inner = weights.dims.slice(axis + 1).reduce((product, side) => product * side, 1);
  return (place) => Math.floor(place / inner) % channels;
}
