import type { Graph, GraphNode, GraphValue } from '../lower/graph.types.ts';
import { constant } from '../lower/lowering.ts';
import { affineNode, asAffine, composeAffines, readAffine } from './channel-affine.ts';
import type { ChannelAffine } from './channel-affine.ts';
import { GraphIndex, rewrite } from './rewrite.ts';

/** Scales and shifts (batch normalisation above all) become part of the convolution or dense layer before or behind them. */
export function foldAffines(graph: Graph): Graph {
  let current = rewrite(
    graph,
    replaceEach(graph, (node) => wrap(asAffine(node))),
  );
  for (;;) {
    const index = new GraphIndex(current);
    const change = firstChange(current, index);
    if (change === null) return current;
    current = rewrite(current, change.nodes, change.values);
  }
}

const wrap = (affine: ChannelAffine | null): readonly GraphNode[] | null =>
  affine === null ? null : [affineNode(affine)];

function replaceEach(
  graph: Graph,
  replacement: (node: GraphNode) => readonly GraphNode[] | null,
): ReadonlyMap<GraphNode, readonly GraphNode[]> {
  return new Map(
    graph.nodes.flatMap((node) => {
      const nodes = replacement(node);
      return nodes === null ? [] : [[node, nodes] as const];
    }),
  );
}

interface Change {
  readonly nodes: ReadonlyMap<GraphNode, readonly GraphNode[]>;
  readonly values?: ReadonlyMap<GraphValue, GraphValue>;
}

function firstChange(graph: Graph, index: GraphIndex): Change | null {
  for (const node of graph.nodes) {
    const affine = readAffine(node);
    if (affine === null) continue;
    const change = foldBack(node, affine, index) ?? foldForward(node, affine, index);
    if (change !== null) return change;
  }
  return null;
}

/** Into what makes its input, if nothing else reads that. */
function foldBack(node: GraphNode, affine: ChannelAffine, index: GraphIndex): Change | null {
  const maker = index.makerOf(affine.x);
  if (maker === undefined || index.onlyReaderOf(affine.x) !== node) return null;
  const before = readAffine(maker);
  if (before !== null && before.axis === affine.axis) {
    return {
      nodes: new Map([
        [maker, []],
        [node, [affineNode(composeAffines(before, affine))]],
      ]),
    };
  }
  const scaled = affine.axis === 1 ? scaleOutputs(maker, affine) : null;
  return scaled === null
    ? null
    : {
        nodes: new Map([
          [maker, []],
          [node, [scaled]],
        ]),
      };
}

interface Layer {
  readonly x: GraphValue;
  readonly weights: GraphValue;
  readonly data: Float32Array;
  readonly bias: Float32Array | null;
}

function readLayer({ inputs }: GraphNode): Layer | null {
  const [x, weights, bias] = inputs;
  if (!x || !(weights?.data instanceof Float32Array)) return null;
  if (bias && !(bias.data instanceof Float32Array)) return null;
  return { x, weights, data: weights.data, bias: bias?.data instanceof Float32Array ? bias.data : null };
}

function withParameters(
  node: GraphNode,
  layer: Layer,
  { data, bias }: { data: Float32Array; bias: Float32Array },
): GraphNode {
  const { weights } = layer;
  const label = weights.label === '' ? '' : `${weights.label.replace(/\/[^/]*$/, '')}/bias`;
  return {
    ...node,
    inputs: [layer.x, constant(data, weights.shape, weights.label), constant(bias, [bias.length], label)],
  };
}

/** A convolution's filters lie one behind the other, a matrix has one column for each output. */
function scaleOutputs(node: GraphNode, { scale, shift, out }: ChannelAffine): GraphNode | null {
  const layer = node.opType === 'Conv' || node.opType === 'Gemm' ? readLayer(node) : null;
  if (layer === null) return null;
  const { data, bias } = layer;
  const filterSize = data.length / scale.length;
  const channelOf =
    node.opType === 'Conv' ? (at: number) => Math.floor(at / filterSize) : (at: number) => at % scale.length;
  const factor = (channel: number): number => scale[channel] ?? Number.NaN;
  const scaled = withParameters(node, layer, {
    data: data.map((value, at) => value * factor(channelOf(at))),
    bias: shift.map((value, channel) => value + (bias?.[channel] ?? 0) * factor(channel)),
  });
  return { ...scaled, outputs: [out] };
}

/** Into the one layer that reads it. */
function foldForward(node: GraphNode, affine: ChannelAffine, index: GraphIndex): Change | null {
  const reader = index.onlyReaderOf(affine.out);
  if (reader === undefined || affine.axis !== 1 || reader.inputs[0] !== affine.out) return null;
  if (reader.opType === 'Reshape') return passFlatten(node, affine, { reader, index });
  const layer = reader.opType === 'Conv' || reader.opType === 'Gemm' ? readLayer(reader) : null;
  if (layer === null) return null;
  // padding comes behind the shift: its zeros would have to be shifted back
  if (reader.opType === 'Conv' && pads(reader) && affine.shift.some((value) => value !== 0)) return null;
  const scaled = { ...scaleInputs(reader, layer, affine), outputs: reader.outputs };
  return {
    nodes: new Map([
      [node, []],
      [reader, [scaled]],
    ]),
  };
}

function pads({ attributes }: GraphNode): boolean {
  const padding = attributes.get('pads');
  return attributes.has('auto_pad') || (padding?.type === 'ints' && padding.value.some((side) => side !== 0));
}

function scaleInputs(node: GraphNode, layer: Layer, affine: ChannelAffine): GraphNode {
  const { data, weights } = layer;
  const [outputs = 1, inner = 1] = node.opType === 'Conv' ? weights.shape : weights.shape.toReversed();
  const group = node.attributes.get('group');
  const perGroup = outputs / (group?.type === 'int' ? group.value : 1);
  const area = data.length / (outputs * inner);
  const place =
    node.opType === 'Conv'
      ? (at: number) => {
          const output = Math.floor(at / (inner * area));
          return { output, input: Math.floor(output / perGroup) * inner + (Math.floor(at / area) % inner) };
        }
      : (at: number) => ({ output: at % outputs, input: Math.floor(at / outputs) });
  const sums = Float64Array.from({ length: outputs }, (_, output) => layer.bias?.[output] ?? 0);
  const scaled = data.map((value, at) => {
    const { output, input } = place(at);
    sums[output] = (sums[output] ?? 0) + value * (affine.shift[input] ?? Number.NaN);
    return value * (affine.scale[input] ?? Number.NaN);
  });
  return withParameters(node, { ...layer, x: affine.x }, { data: scaled, bias: Float32Array.from(sums) });
}

/** A flattened map's channels are runs of columns. */
function passFlatten(
  node: GraphNode,
  affine: ChannelAffine,
  { reader, index }: { readonly reader: GraphNode; readonly index: GraphIndex },
): Change | null {
  const flat = reader.outputs[0];
  if (flat?.shape.length !== 2 || index.onlyReaderOf(flat)?.opType !== 'Gemm') return null;
  const { x } = affine;
  const columns = flat.shape[1] ?? 0;
  if (flat.shape[0] !== x.shape[0] || flat.other[0] !== x.other[0] || columns !== flat.other[1]) return null;
  const area = columns / affine.scale.length;
  const spread = (values: Float32Array): Float32Array =>
    Float32Array.from({ length: columns }, (_, at) => values[Math.floor(at / area)] ?? Number.NaN);
  const moved: GraphValue = { ...flat };
  const flatten = { ...reader, inputs: [x], outputs: [moved] };
  const behind = affineNode({
    x: moved,
    scale: spread(affine.scale),
    shift: spread(affine.shift),
    axis: 1,
    out: flat,
  });
  return {
    nodes: new Map([
      [node, []],
      [reader, [flatten, behind]],
    ]),
  };
}
