import type { OnnxGraph, OnnxNode, OnnxTensor } from '../../../onnx/model/onnx-model.types.ts';
import { GraphIndex } from '../graph-index.ts';
import { changeGraph, nodeOf, stringOf } from '../graph-parts.ts';

/** Ranks of the values of a graph as far as they are told or follow from convolutions and pools. */
type RankOf = (name: string) => number | undefined;

/**
 * `Pad` nodes that name their axes get one entry for each axis instead, and pads of zeros that follow one another become one.
 * (Changing the layout to channels last breaks on named axes in ONNX Runtime 1.30.)
 */
export function plainPads(graph: OnnxGraph, rankOf: RankOf): OnnxGraph {
  const index = new GraphIndex(graph);
  const replaced = new Map<OnnxNode, readonly OnnxNode[]>();
  const constants: OnnxTensor[] = [];
  for (const node of graph.nodes) {
    const own = zeroPads(node, index, rankOf);
    if (own === null) continue;
    const next = index.onlyReaderOf(node.outputs[0]);
    if (next !== undefined && zeroPads(next, index, rankOf) !== null) continue;
    const chain = [own];
    let first = node;
    for (;;) {
      const maker = index.makerOf(first.inputs[0]);
      const before = maker === undefined ? null : zeroPads(maker, index, rankOf);
      if (maker === undefined || before === null || index.onlyReaderOf(maker.outputs[0]) !== first) break;
      replaced.set(maker, []);
      chain.push(before);
      first = maker;
    }
    const total = own.map((_, at) => chain.reduce((sum, pads) => sum + (pads[at] ?? 0), 0));
    const pads = int64s(index.freshName(`${node.outputs[0] ?? ''}_pads`), total);
    constants.push(pads);
    replaced.set(node, [nodeOf('Pad', [[first.inputs[0] ?? '', pads.name], node.outputs])]);
  }
  return replaced.size === 0 ? graph : changeGraph(graph, { replaced, constants });
}

const int64s = (name: string, values: readonly number[]): OnnxTensor => ({
  name,
  dataType: 'int64',
  dims: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

/** Zeros that a node puts before and behind each axis; null for other nodes. */
export function zeroPads(node: OnnxNode, index: GraphIndex, rankOf: RankOf): readonly number[] | null {
  const [input = '', padsName, value = '', axesName = ''] = node.inputs;
  const pads = index.integers(padsName);
  if (node.opType !== 'Pad' || node.domain !== '' || pads === undefined) return null;
  if (stringOf(node, 'mode', 'constant') !== 'constant') return null;
  if (value !== '' && index.floats(value)?.[0] !== 0) return null;
  if (axesName === '') return pads;
  const [axes, rank] = [index.integers(axesName), rankOf(input)];
  if (axes === undefined || rank === undefined) return null;
  const whole = new Array<number>(2 * rank).fill(0);
  axes.forEach((axis, at) => {
    const place = axis < 0 ? axis + rank : axis;
    whole[place] = pads[at] ?? 0;
    whole[place + rank] = pads[at + axes.length] ?? 0;
  });
  return whole;
}
