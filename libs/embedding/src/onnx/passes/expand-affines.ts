import type { Graph, GraphNode, GraphValue } from '../lower/graph.types.ts';
import { float } from '../lower/graph.types.ts';
import { constant } from '../lower/lowering.ts';
import { readAffine } from './channel-affine.ts';
import type { ChannelAffine } from './channel-affine.ts';
import { rewrite } from './rewrite.ts';

/** What could not be folded becomes a product, a sum, or both at once as batch normalisation. */
export function expandAffines(graph: Graph): Graph {
  const nodes = graph.nodes.flatMap((node) => {
    const affine = readAffine(node);
    return affine === null ? [] : [[node, expand(affine)] as const];
  });
  return rewrite(graph, new Map(nodes));
}

function expand(affine: ChannelAffine): readonly GraphNode[] {
  const { x, scale, shift, out, axis } = affine;
  const scales = scale.some((value) => value !== 1);
  const shifts = shift.some((value) => value !== 0);
  const isUniform = [scale, shift].every((values) => values.every((value) => value === values[0]));
  if (scales && shifts && !isUniform && axis === 1) return [batchNormalisation(affine)];
  if (!scales) return [node('Add', [x, alongAxis(shift, affine)], out)];
  if (!shifts) return [node('Mul', [x, alongAxis(scale, affine)], out)];
  const product: GraphValue = { ...out };
  return [
    node('Mul', [x, alongAxis(scale, affine)], product),
    node('Add', [product, alongAxis(shift, affine)], out),
  ];
}

const node = (opType: string, inputs: readonly GraphValue[], out: GraphValue): GraphNode => ({
  opType,
  inputs,
  outputs: [out],
  attributes: new Map(),
});

/** With mean 0 and variance 1, so that nothing is rounded twice. */
function batchNormalisation({ x, scale, shift, out }: ChannelAffine): GraphNode {
  const count = [scale.length];
  const zeros = constant(new Float32Array(scale.length), count);
  const ones = constant(new Float32Array(scale.length).fill(1), count);
  const inputs = [x, constant(scale, count), constant(shift, count), zeros, ones];
  return { ...node('BatchNormalization', inputs, out), attributes: new Map([['epsilon', float(0)]]) };
}

function alongAxis(values: Float32Array, { axis, out }: ChannelAffine): GraphValue {
  if (values.every((value) => value === values[0])) return constant(values.slice(0, 1), []);
  return constant(values, [values.length, ...out.shape.slice(axis + 1).map(() => 1)]);
}
