import type { OnnxGraph, OnnxModel, OnnxNode } from '../../../onnx/model/onnx-model.types.ts';
import { CompressionError } from '../../compression-error.ts';
import { GraphIndex } from '../graph-index.ts';
import type { Bounds } from '../prepare/gather-clips.ts';
import { absorbClips } from './absorb-clips.ts';
import { quantisedInputs, roleOf } from './node-role.ts';
import type { NodeRole } from './node-role.ts';

/** Which operations of a graph work on whole numbers, and which values become some. */
export interface QuantisationPlan {
  /** Without the bounds that ranges keep. */
  readonly graph: OnnxGraph;
  /** By the node's name; nodes that stay in float are not in it. */
  readonly roles: ReadonlyMap<string, NodeRole>;
  /** By each quantised value's name: the value whose range it has, itself unless it was only carried. */
  readonly ranges: ReadonlyMap<string, string>;
  readonly bounds: ReadonlyMap<string, Bounds>;
}

/**
 * Plans the quantisation of a prepared model: every layer with constant weights that is not kept, and what lies between layers.
 *
 * @param keepFloat Names of nodes that stay as they are.
 * @throws {CompressionError} `UNSUPPORTED_GRAPH` if no layer is left to quantise.
 */
export function planQuantisation(
  { graph: whole }: OnnxModel,
  keepFloat: ReadonlySet<string> = new Set(),
): QuantisationPlan {
  const roles = assignRoles(new GraphIndex(whole), keepFloat);
  if (![...roles.values()].includes('layer')) {
    throw new CompressionError(
      'UNSUPPORTED_GRAPH',
      'The model has no layer with constant weights to quantise.',
    );
  }
  const hasOwnRange = ({ name }: OnnxNode): boolean => roles.has(name) && roles.get(name) !== 'carrier';
  const { graph, bounds } = absorbClips(whole, hasOwnRange);
  return { graph, roles, bounds, ranges: quantisedValues(new GraphIndex(graph), roles) };
}

function assignRoles(index: GraphIndex, keepFloat: ReadonlySet<string>): ReadonlyMap<string, NodeRole> {
  const roles = new Map<string, NodeRole>();
  const whole = new Set<string>();
  for (const node of index.graph.nodes) {
    const role = keepFloat.has(node.name) ? null : roleOf(node, index);
    // besides layers only what follows whole numbers: elsewhere there is nothing to gain
    const follows = node.inputs.some((name) => whole.has(name));
    if (role === 'layer' || (role !== null && follows)) roles.set(node.name, role);
    const isBound = node.opType === 'Relu' || node.opType === 'Clip';
    if (roles.has(node.name) || (isBound && follows)) for (const name of node.outputs) whole.add(name);
  }
  return roles;
}

function quantisedValues(
  index: GraphIndex,
  roles: ReadonlyMap<string, NodeRole>,
): ReadonlyMap<string, string> {
  const ranges = new Map<string, string>();
  const isRead = (name: string): boolean =>
    index.readersOf(name).some((reader) => {
      const role = roles.get(reader.name);
      return role !== undefined && quantisedInputs(reader, role).includes(name);
    });
  for (const { name } of index.graph.inputs) if (isRead(name)) ranges.set(name, name);
  for (const node of index.graph.nodes) {
    const role = roles.get(node.name);
    const [out = ''] = node.outputs;
    if (role === 'carrier') ranges.set(out, ranges.get(node.inputs[0] ?? '') ?? out);
    else if (isRead(out) || mustQuantise(node, role)) ranges.set(out, out);
  }
  return ranges;
}

/** Dense layers have kernels from whole numbers to float; convolutions and arithmetic do not. */
const mustQuantise = (node: OnnxNode, role: NodeRole | undefined): boolean =>
  role === 'arithmetic' || (role === 'layer' && node.opType === 'Conv');
