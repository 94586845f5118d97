import type { OnnxGraph, OnnxNode, OnnxTensor } from '../../../onnx/model/onnx-model.types.ts';
import { GraphIndex } from '../graph-index.ts';
import { changeGraph, floatOf, floatTensor } from '../graph-parts.ts';
import { channelOf, readLayer } from '../layer-parameters.ts';
import type { WeightedLayer } from '../layer-parameters.ts';

/** ONNX's default. */
const NORM_EPSILON = 1e-5;

/**
 * Batch normalisation becomes part of the convolution or dense layer whose output it alone reads: w · s and (b − mean) · s +
 * shift with s = gain / √(variance + ε). Weights that several layers share get a copy for each.
 *
 * @returns The graph as it is where there is nothing to fold.
 */
export function foldNorms(graph: OnnxGraph): OnnxGraph {
  const index = new GraphIndex(graph);
  const replaced = new Map<OnnxNode, readonly OnnxNode[]>();
  const constants: OnnxTensor[] = [];
  for (const norm of graph.nodes) {
    const folded = norm.opType === 'BatchNormalization' ? fold(norm, index) : null;
    if (folded === null) continue;
    replaced.set(folded.layer.node, []);
    replaced.set(norm, [folded.node]);
    constants.push(...folded.constants);
  }
  return replaced.size === 0 ? graph : changeGraph(graph, { replaced, constants });
}

interface Folded {
  readonly layer: WeightedLayer;
  readonly node: OnnxNode;
  readonly constants: readonly OnnxTensor[];
}

function fold(norm: OnnxNode, index: GraphIndex): Folded | null {
  const [input, ...names] = norm.inputs;
  const maker = index.makerOf(input);
  const layer = maker === undefined ? null : readLayer(maker, index);
  const line = normLine(
    norm,
    names.map((name) => index.floats(name)),
  );
  if (layer === null || line === null || index.onlyReaderOf(input) !== norm) return null;
  if (layer.node.opType === 'MatMul' || line.scale.length !== layer.channels) return null;
  const { scale, shift } = line;
  const channel = channelOf(layer);
  const values = layer.values.map((value, place) => value * (scale[channel(place)] ?? Number.NaN));
  const bias = shift.map((value, at) => value + (layer.biasValues?.[at] ?? 0) * (scale[at] ?? Number.NaN));
  const weights = floatTensor(index.freshName(`${layer.weights.name}_folded`), layer.weights.dims, values);
  const added = floatTensor(index.freshName(`${layer.weights.name}_bias`), [layer.channels], bias);
  const node = {
    ...layer.node,
    inputs: [layer.input, weights.name, added.name],
    outputs: norm.outputs.slice(0, 1),
  };
  return { layer, node, constants: [weights, added] };
}

/** y = scale · x + shift. */
function normLine(
  norm: OnnxNode,
  [gain, offset, mean, variance]: readonly (Float32Array | undefined)[],
): { readonly scale: Float32Array; readonly shift: Float32Array } | null {
  if (!gain || !offset || !mean || !variance || norm.outputs.length !== 1) return null;
  const epsilon = floatOf(norm, 'epsilon', NORM_EPSILON);
  const scale = gain.map((value, at) => value / Math.sqrt((variance[at] ?? 0) + epsilon));
  const shift = offset.map((value, at) => value - (mean[at] ?? 0) * (scale[at] ?? 0));
  return { scale, shift };
}
