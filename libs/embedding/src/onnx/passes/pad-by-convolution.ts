import type { Graph, GraphNode, GraphValue } from '../lower/graph.types.ts';
import { int, ints } from '../lower/graph.types.ts';
import { constant } from '../lower/lowering.ts';
import { GraphIndex, rewrite } from './rewrite.ts';

/** What ONNX Runtime computes on channels in blocks, without bringing them back in order. */
const BLOCKED = new Set(['Conv', 'MaxPool', 'AveragePool', 'Relu', 'Add']);

/**
 * Zeros that make a map as large as the one that it is added to, as dlib's shortcuts have them, come from a 1×1 convolution that
 * copies. ONNX Runtime has no padding of maps whose channels lie in blocks: it would bring them back in order, and do sums and
 * activations of all layers that follow as steps of their own, where else they are the end of a convolution.
 *
 * The values stay exactly the same; the copy of `c` channels to `d` costs `c · d` multiplications a pixel.
 */
export function padByConvolution(graph: Graph): Graph {
  const index = new GraphIndex(graph);
  const replaced = new Map<GraphNode, readonly GraphNode[]>();
  for (const node of graph.nodes) {
    if (node.opType !== 'Pad' || index.onlyReaderOf(node.outputs[0])?.opType !== 'Add') continue;
    const run = padsUpTo(node, index);
    const copy = run === null ? null : copyOf(run, index);
    if (run === null || copy === null) continue;
    for (const pad of run) replaced.set(pad, pad === node ? [copy] : []);
  }
  return rewrite(graph, replaced);
}

/** Paddings one behind the other, of which the last is `node`; none where a padding does not end with zeros. */
function padsUpTo(node: GraphNode, index: GraphIndex): readonly GraphNode[] | null {
  if (zerosAtEnd(node) === null) return null;
  const before = index.makerOf(node.inputs[0]);
  if (before?.opType !== 'Pad' || index.onlyReaderOf(before.outputs[0]) !== node) return [node];
  const earlier = padsUpTo(before, index);
  return earlier === null ? null : [...earlier, node];
}

/** How many zeros a padding puts behind each axis, if it does nothing else. */
function zerosAtEnd({ inputs, attributes }: GraphNode): ReadonlyMap<number, number> | null {
  const [counts, fill, axes] = inputs.slice(1).map((input) => Array.from(input?.data ?? [], Number));
  if (attributes.has('mode') || counts === undefined || axes === undefined || fill?.[0] !== 0) return null;
  if (counts.slice(0, axes.length).some((count) => count !== 0)) return null;
  return new Map(axes.map((axis, place) => [axis, counts[axes.length + place] ?? 0]));
}

function copyOf(run: readonly GraphNode[], index: GraphIndex): GraphNode | null {
  const [input, out] = [run[0]?.inputs[0], run.at(-1)?.outputs[0]];
  if (!input || out === undefined || !isBlocked(input, index)) return null;
  const zeros = (axis: number): number =>
    run.reduce((sum, pad) => sum + (zerosAtEnd(pad)?.get(axis) ?? 0), 0);
  if (zeros(0) > 0) return null;
  const [channels = 0, more] = [input.shape[1], zeros(1)];
  const attributes = [
    ['kernel_shape', ints([1, 1])],
    ['pads', ints([0, 0, zeros(2), zeros(3)])],
    ...(more === 0 ? [['group', int(channels)] as const] : []),
  ] as const;
  const filters = more === 0 ? perChannel(channels) : identity(channels, more);
  return { opType: 'Conv', inputs: [input, filters], outputs: [out], attributes: new Map(attributes) };
}

function isBlocked(value: GraphValue, index: GraphIndex): boolean {
  return value.shape.length === 4 && BLOCKED.has(index.makerOf(value)?.opType ?? '');
}

const perChannel = (channels: number): GraphValue =>
  constant(new Float32Array(channels).fill(1), [channels, 1, 1, 1]);

function identity(channels: number, more: number): GraphValue {
  const data = new Float32Array((channels + more) * channels);
  for (let channel = 0; channel < channels; channel += 1) data[channel * (channels + 1)] = 1;
  return constant(data, [channels + more, channels, 1, 1]);
}
