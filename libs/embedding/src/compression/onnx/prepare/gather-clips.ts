import type { OnnxGraph, OnnxNode, OnnxTensor } from '../../../onnx/model/onnx-model.types.ts';
import { GraphIndex } from '../graph-index.ts';
import { changeGraph, floatTensor, nodeOf } from '../graph-parts.ts';

/** What a node does to values that are too small or too large. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/**
 * Bounds that a node keeps its one input in: of `Relu`, `Clip`, and `Max` or `Min` with one number.
 *
 * @returns null for other nodes and for bounds that are computed.
 */
export function boundsOf(node: OnnxNode, index: GraphIndex): (Bounds & { readonly input: string }) | null {
  const [input = '', ...others] = node.inputs;
  if (node.domain !== '') return null;
  if (node.opType === 'Relu') return { input, least: 0, most: Infinity };
  if (node.opType === 'Clip') return clipBounds(node, index);
  if ((node.opType !== 'Max' && node.opType !== 'Min') || others.length !== 1) return null;
  const [first, second] = [number(input, index), number(others[0], index)];
  const bound = first ?? second;
  if (bound === undefined || (first !== undefined && second !== undefined)) return null;
  const value = first === undefined ? input : (others[0] ?? '');
  return node.opType === 'Max'
    ? { input: value, least: bound, most: Infinity }
    : { input: value, least: -Infinity, most: bound };
}

function clipBounds(node: OnnxNode, index: GraphIndex): (Bounds & { readonly input: string }) | null {
  const [input = '', low = '', high = ''] = node.inputs;
  const [min, max] = [node.attributes.get('min'), node.attributes.get('max')];
  const least = low === '' ? (min?.type === 'float' ? min.value : -Infinity) : number(low, index);
  const most = high === '' ? (max?.type === 'float' ? max.value : Infinity) : number(high, index);
  return least === undefined || most === undefined ? null : { input, least, most };
}

function number(name: string | undefined, index: GraphIndex): number | undefined {
  const values = index.floats(name);
  return values?.length === 1 ? values[0] : undefined;
}

/**
 * Chains of `Max`, `Min`, `Clip` and `Relu` with numbers become one `Relu` or `Clip` each, which runtimes join with the layer
 * before it.
 */
export function gatherClips(graph: OnnxGraph): OnnxGraph {
  const index = new GraphIndex(graph);
  const replaced = new Map<OnnxNode, readonly OnnxNode[]>();
  const constants: OnnxTensor[] = [];
  for (const node of graph.nodes) {
    const own = boundsOf(node, index);
    if (own === null) continue;
    const next = index.onlyReaderOf(node.outputs[0]);
    if (next !== undefined && boundsOf(next, index) !== null) continue;
    const chain = chainTo(node, index);
    if (chain.nodes.length === 1 && (node.opType === 'Relu' || node.opType === 'Clip')) continue;
    for (const one of chain.nodes) replaced.set(one, []);
    replaced.set(node, [clipNode(node, chain, { index, constants })]);
  }
  return replaced.size === 0 ? graph : changeGraph(graph, { replaced, constants });
}

interface Chain extends Bounds {
  readonly input: string;
  readonly nodes: readonly OnnxNode[];
}

function chainTo(last: OnnxNode, index: GraphIndex): Chain {
  const nodes: OnnxNode[] = [];
  let least = -Infinity;
  let most = Infinity;
  let node: OnnxNode | undefined = last;
  let input = '';
  while (node !== undefined) {
    const bounds = boundsOf(node, index);
    if (bounds === null || (nodes.length > 0 && index.onlyReaderOf(node.outputs[0]) !== nodes.at(-1))) break;
    // what comes later has the last word
    const within = (value: number): number => Math.min(most, Math.max(least, value));
    [least, most] = [within(bounds.least), within(bounds.most)];
    nodes.push(node);
    input = bounds.input;
    node = index.makerOf(input);
  }
  return { nodes, input, least, most };
}

function clipNode(
  node: OnnxNode,
  { input, least, most }: Chain,
  { index, constants }: { readonly index: GraphIndex; readonly constants: OnnxTensor[] },
): OnnxNode {
  if (least === 0 && most === Infinity) return nodeOf('Relu', [[input], node.outputs]);
  const bounds = [least, most].map((bound, at) => {
    if (!Number.isFinite(bound)) return '';
    const name = index.freshName(`${node.outputs[0] ?? ''}_${at === 0 ? 'least' : 'most'}`);
    constants.push(floatTensor(name, [], Float32Array.of(bound)));
    return name;
  });
  return nodeOf('Clip', [[input, ...bounds], node.outputs]);
}
