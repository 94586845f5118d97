import * as tf from '@tensorflow/tfjs-core';
import { inOrder, plainOrder } from '../lower/axes.ts';
import type { AxisOrder } from '../lower/axes.ts';
import type { GraphValue } from '../lower/graph.types.ts';
import { float } from '../lower/graph.types.ts';
import { scalar } from '../lower/lowering.ts';
import type { Attributes, Lowering, NewValue } from '../lower/lowering.ts';
import type { PairedStep, PairedTensor } from '../trace/pair-recordings.ts';
import type { TraceType } from '../trace/trace.types.ts';
import type { KernelRule, KernelRules } from './kernel-rule.types.ts';
import { firstOutput, inputOf, listOf, numberOf } from './read-step.ts';

type UnaryBuilder = (x: GraphValue, graph: Lowering, step: PairedStep) => GraphValue;

const same = ({ shape, other, dtype }: GraphValue): NewValue => ({ shape, other, dtype });

/** An element-wise operation keeps whatever order its input lies in. */
function unary(build: UnaryBuilder, input = 'x'): KernelRule {
  return {
    shapes: (step) => {
      const { shape, dtype } = inputOf(step, input);
      return [{ shape, dtype }];
    },
    lower: (step, graph) => {
      const { value, order } = graph.view(inputOf(step, input));
      graph.define(firstOutput(step), build(value, graph, step), order);
    },
  };
}

const named = (opType: string, attributes: Attributes = {}): KernelRule =>
  unary((x, graph) => graph.emit(opType, [x], same(x), attributes));

export const clip = (x: GraphValue, graph: Lowering, [low, high]: readonly [number, number]): GraphValue =>
  graph.emit('Clip', [x, scalar(low), scalar(high)], same(x));

const clamp = unary((x, graph, { attributes }) =>
  clip(x, graph, [numberOf(attributes, 'clipValueMin'), numberOf(attributes, 'clipValueMax')]),
);

/** α where x ≤ 0 (0 by default), else 1. */
const step = unary((x, graph, { attributes }) => {
  const isPositive = graph.emit('Greater', [x, scalar(0)], { ...same(x), dtype: 'bool' });
  return graph.emit('Where', [isPositive, scalar(1), scalar(numberOf(attributes, 'alpha', 0))], same(x));
});

const square = unary((x, graph) => graph.emit('Mul', [x, x], same(x)));
const inverseRoot = unary((x, graph) =>
  graph.emit('Reciprocal', [graph.emit('Sqrt', [x], same(x))], same(x)),
);
const log1p = unary((x, graph) => graph.emit('Log', [graph.emit('Add', [x, scalar(1)], same(x))], same(x)));
const expm1 = unary((x, graph) => graph.emit('Sub', [graph.emit('Exp', [x], same(x)), scalar(1)], same(x)));
const leaky = unary((x, graph, { attributes }) =>
  graph.emit('LeakyRelu', [x], same(x), { alpha: float(numberOf(attributes, 'alpha', 0.2)) }),
);

/** Operands brought into one order: that of the largest one that depends on the input. */
export function broadcastTogether(
  tensors: readonly PairedTensor[],
  graph: Lowering,
): { readonly values: GraphValue[]; readonly order: AxisOrder } {
  const rank = Math.max(...tensors.map(({ shape }) => shape.length));
  const leading = tensors
    .filter(({ values, shape }) => values === null && shape.length === rank)
    .toSorted((a, b) => tf.util.sizeFromShape([...b.shape]) - tf.util.sizeFromShape([...a.shape]))[0];
  const isUniform = tensors.every(({ values, shape }) => values !== null || shape.length === rank);
  const order = leading === undefined || !isUniform ? plainOrder(rank) : graph.view(leading).order;
  return { values: tensors.map((tensor) => operand(tensor, graph, order)), order };
}

function operand(tensor: PairedTensor, graph: Lowering, order: AxisOrder): GraphValue {
  const missing = order.length - tensor.shape.length;
  // ranks of values are evened out by ONNX itself; a constant has to know its place in the order
  if (tensor.values === null) return missing === 0 ? graph.ordered(tensor, order) : graph.plain(tensor);
  if (tensor.shape.every((length) => length === 1))
    return graph.constantOf({ ...tensor, shape: [], other: [] });
  const shape = [...Array.from({ length: missing }, () => 1), ...tensor.shape];
  return graph.ordered({ ...tensor, shape, other: shape }, order);
}

type BinaryBuilder = (a: GraphValue, b: GraphValue, to: { graph: Lowering; out: NewValue }) => GraphValue;

function binary(
  build: BinaryBuilder,
  dtype?: TraceType,
  names: readonly [string, string] = ['a', 'b'],
): KernelRule {
  return {
    shapes: (traced) => {
      const [a, b] = [inputOf(traced, names[0]), inputOf(traced, names[1])];
      const shape = tf.broadcast_util.assertAndGetBroadcastShape([...a.shape], [...b.shape]);
      return [{ shape, dtype: dtype ?? (tf.upcastType(a.dtype, b.dtype) as TraceType) }]; // of these three types again
    },
    lower: (paired, graph) => {
      const tensors = [inputOf(paired, names[0]), inputOf(paired, names[1])];
      const { values, order } = broadcastTogether(tensors, graph);
      const [a, b] = values;
      if (a === undefined || b === undefined) throw new RangeError('binary: two operands are needed');
      const output = firstOutput(paired);
      const out = {
        shape: inOrder(output.shape, order),
        other: inOrder(output.other, order),
        dtype: output.dtype,
      };
      graph.define(output, build(a, b, { graph, out }), order);
    },
  };
}

const pair = (opType: string, dtype?: TraceType): KernelRule =>
  binary((a, b, { graph, out }) => graph.emit(opType, [a, b], out), dtype);

const squaredDifference = binary((a, b, { graph, out }) => {
  const difference = graph.emit('Sub', [a, b], out);
  return graph.emit('Mul', [difference, difference], out);
});
const floorDivision = binary((a, b, { graph, out }) =>
  graph.emit('Floor', [graph.emit('Div', [a, b], out)], out),
);
const notEqual = binary(
  (a, b, { graph, out }) => graph.emit('Not', [graph.emit('Equal', [a, b], out)], out),
  'bool',
);

const sum: KernelRule = {
  shapes: (traced) => listOf(traced).slice(0, 1),
  lower: (paired, graph) => {
    const { values, order } = broadcastTogether(listOf(paired), graph);
    const output = firstOutput(paired);
    graph.define(output, graph.emit('Sum', values, graph.like(output, order)), order);
  },
};

const select: KernelRule = {
  shapes: (traced) => [{ shape: inputOf(traced, 't').shape, dtype: inputOf(traced, 't').dtype }],
  lower: (paired, graph) => {
    const tensors = [inputOf(paired, 'condition'), inputOf(paired, 't'), inputOf(paired, 'e')];
    const { values, order } = broadcastTogether(tensors, graph);
    const output = firstOutput(paired);
    graph.define(output, graph.emit('Where', values, graph.like(output, order)), order);
  },
};

const sameName = [
  'Abs',
  'Neg',
  'Exp',
  'Log',
  'Sqrt',
  'Floor',
  'Ceil',
  'Round',
  'Sign',
  'Sin',
  'Cos',
  'Tan',
  'Tanh',
  'Sigmoid',
  'Softplus',
  'Erf',
  'Reciprocal',
  'Relu',
  'Elu',
  'Selu',
] as const;

export const elementwiseRules: KernelRules = {
  ...Object.fromEntries(sameName.map((name) => [name, named(name)])),
  Relu6: unary((x, graph) => clip(x, graph, [0, 6])),
  ClipByValue: clamp,
  Step: step,
  Square: square,
  Rsqrt: inverseRoot,
  Log1p: log1p,
  Expm1: expm1,
  LeakyRelu: leaky,
  LogicalNot: named('Not'),
  Add: pair('Add'),
  Sub: pair('Sub'),
  Multiply: pair('Mul'),
  RealDiv: pair('Div', 'float32'),
  FloorDiv: floorDivision,
  Pow: pair('Pow'),
  Maximum: pair('Max'),
  Minimum: pair('Min'),
  SquaredDifference: squaredDifference,
  Greater: pair('Greater', 'bool'),
  GreaterEqual: pair('GreaterOrEqual', 'bool'),
  Less: pair('Less', 'bool'),
  LessEqual: pair('LessOrEqual', 'bool'),
  Equal: pair('Equal', 'bool'),
  NotEqual: notEqual,
  LogicalAnd: pair('And', 'bool'),
  LogicalOr: pair('Or', 'bool'),
  Prelu: binary((x, alpha, { graph, out }) => graph.emit('PRelu', [x, alpha], out), 'float32', [
    'x',
    'alpha',
  ]),
  AddN: sum,
  Select: select,
};
