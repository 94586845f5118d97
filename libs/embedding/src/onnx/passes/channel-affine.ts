import type { GraphNode, GraphValue } from '../lower/graph.types.ts';
import { int } from '../lower/graph.types.ts';
import { constant } from '../lower/lowering.ts';

/** `x · scale + shift` along one axis of a value. */
export interface ChannelAffine {
  readonly x: GraphValue;
  readonly scale: Float32Array;
  readonly shift: Float32Array;
  readonly axis: number;
  readonly out: GraphValue;
}

export function affineNode({ x, scale, shift, axis, out }: ChannelAffine): GraphNode {
  const inputs = [x, constant(scale, [scale.length]), constant(shift, [shift.length])];
  return { opType: 'ChannelAffine', inputs, outputs: [out], attributes: new Map([['axis', int(axis)]]) };
}

/** null for any other node. */
export function readAffine(node: GraphNode | undefined): ChannelAffine | null {
  if (node?.opType !== 'ChannelAffine') return null;
  const [x, scale, shift] = node.inputs;
  const axis = node.attributes.get('axis');
  const out = node.outputs[0];
  if (!x || !(scale?.data instanceof Float32Array) || !(shift?.data instanceof Float32Array)) return null;
  return axis?.type !== 'int' || out === undefined
    ? null
    : { x, scale: scale.data, shift: shift.data, axis: axis.value, out };
}

type Line = (value: number) => readonly [scale: number, shift: number];

/** What each operation with a constant does to the other operand. */
const lines: Readonly<Record<string, { readonly first: Line; readonly second: Line | null }>> = {
  Mul: { first: (c) => [c, 0], second: (c) => [c, 0] },
  Add: { first: (c) => [1, c], second: (c) => [1, c] },
  Sub: { first: (c) => [1, -c], second: (c) => [-1, c] },
  Div: { first: (c) => [1 / c, 0], second: null },
};

/** An addition of, or a product with, a constant along one axis (or one number), seen as scale and shift; null for others. */
export function asAffine(node: GraphNode): ChannelAffine | null {
  const line = lines[node.opType];
  const [a, b] = node.inputs;
  const out = node.outputs[0];
  if (line === undefined || !a || !b || out?.dtype !== 'float32') return null;
  const isSecond = a.data !== null;
  const [x, values, apply] = isSecond ? [b, a, line.second] : [a, b, line.first];
  if (apply === null || x.data !== null || !(values.data instanceof Float32Array)) return null;
  if (x.shape.length !== out.shape.length || x.shape.some((side, axis) => side !== out.shape[axis]))
    return null;
  const channels = constantAxis(values, out);
  if (channels === null) return null;
  const { axis, count } = channels;
  const at = values.data.length === 1 ? () => 0 : (index: number) => index;
  const pairs = Array.from({ length: count }, (_, index) => apply(values.data?.[at(index)] as number)); // a float32 array
  return {
    x,
    axis,
    out,
    scale: Float32Array.from(pairs, ([s]) => s),
    shift: Float32Array.from(pairs, ([, s]) => s),
  };
}

/** The only axis along which the constant differs; for one number the axis of channels. */
function constantAxis(values: GraphValue, out: GraphValue): { axis: number; count: number } | null {
  const missing = out.shape.length - values.shape.length;
  const long = values.shape.flatMap((side, axis) => (side === 1 ? [] : [axis + missing]));
  const axis = long[0] ?? (out.shape.length > 1 ? 1 : 0);
  const count = out.shape[axis];
  const isFixed = count !== undefined && count === out.other[axis];
  return long.length > 1 || missing < 0 || !isFixed ? null : { axis, count };
}

/** One after the other. */
export function composeAffines(first: ChannelAffine, second: ChannelAffine): ChannelAffine {
  return {
    x: first.x,
    axis: second.axis,
    out: second.out,
    scale: second.scale.map((value, index) => value * (first.scale[index] ?? Number.NaN)),
    shift: second.shift.map(
      (value, index) => value + (second.scale[index] ?? Number.NaN) * (first.shift[index] ?? Number.NaN),
    ),
  };
}
