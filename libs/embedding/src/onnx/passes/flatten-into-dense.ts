import { transposeValues } from '../lower/axes.ts';
import type { Graph, GraphNode, GraphValue } from '../lower/graph.types.ts';
import { constant } from '../lower/lowering.ts';
import { GraphIndex, rewrite } from './rewrite.ts';

/**
 * A feature map that is transposed only to be flattened for a dense layer: the rows of the layer's matrix are put in the map's
 * order instead.
 */
export function flattenIntoDense(graph: Graph): Graph {
  const index = new GraphIndex(graph);
  const replaced = new Map<GraphNode, readonly GraphNode[]>();
  for (const node of graph.nodes) {
    const better = node.opType === 'Gemm' ? withoutTranspose(node, index) : null;
    if (better !== null) replaced.set(node, better);
  }
  return rewrite(graph, replaced);
}

function withoutTranspose(gemm: GraphNode, index: GraphIndex): readonly GraphNode[] | null {
  const [rows, weights, ...rest] = gemm.inputs;
  const flatten = index.makerOf(rows);
  const transpose = flatten?.opType === 'Reshape' ? index.makerOf(flatten.inputs[0]) : undefined;
  const perm = transpose?.opType === 'Transpose' ? transpose.attributes.get('perm') : undefined;
  const map = transpose?.inputs[0];
  const transposed = transpose?.outputs[0];
  if (perm?.type !== 'ints' || perm.value[0] !== 0 || !map || !transposed || !rows || !weights) return null;
  const sides = transposed.shape.slice(1);
  const isFlat = rows.shape.length === 2 && rows.shape[0] === map.shape[0] && rows.other[0] === map.other[0];
  if (!isFlat || sides.some((side, axis) => side !== transposed.other[axis + 1])) return null;
  if (!(weights.data instanceof Float32Array)) return null;
  const order = sides.map((_, axis) => perm.value.indexOf(axis + 1) - 1);
  const data = transposeValues(weights.data, [...sides, weights.shape[1] ?? 1], [...order, sides.length]);
  const flat: GraphValue = { ...rows };
  return [
    { opType: 'Reshape', inputs: [map], outputs: [flat], attributes: new Map() },
    { ...gemm, inputs: [flat, constant(data, weights.shape, weights.label), ...rest] },
  ];
}
