import { axisIn, broadcastShapes, intOf, knownInput, listOf, ofShape } from './read-known.ts';
import type { KnownNode, KnownValue, ShapeRule } from './known-value.types.ts';

function productAt(weights: number): ShapeRule {
  return (known) => {
    const a = knownInput(known, 0).shape;
    const b = knownInput(known, weights).shape;
    const rows = a.length > 1 ? [a.at(-2) ?? 1] : [];
    const columns = b.length > 1 ? [b.at(-1) ?? 1] : [];
    return [ofShape([...broadcastShapes([a.slice(0, -2), b.slice(0, -2)]), ...rows, ...columns])];
  };
}

function gemmAt(weights: number): ShapeRule {
  return (known) => {
    const a = knownInput(known, 0).shape;
    const b = knownInput(known, weights).shape;
    const rows = a[intOf(known, 'transA', 0) === 1 ? 1 : 0] ?? 1;
    return [ofShape([rows, b[intOf(known, 'transB', 0) === 1 ? 0 : 1] ?? 1])];
  };
}

const reduction: ShapeRule = (known) => {
  const { shape } = knownInput(known, 0);
  const given = listOf(known, 'axes', 1) ?? [];
  if (given.length === 0 && intOf(known, 'noop_with_empty_axes', 0) === 1) return [ofShape(shape)];
  const axes =
    given.length === 0 ? shape.map((_, axis) => axis) : given.map((axis) => axisIn(axis, shape.length));
  return [ofShape(withoutAxes(shape, axes, intOf(known, 'keepdims', 1) === 1))];
};

const place: ShapeRule = (known) => {
  const { shape } = knownInput(known, 0);
  const axes = [axisIn(intOf(known, 'axis', 0), shape.length)];
  return [ofShape(withoutAxes(shape, axes, intOf(known, 'keepdims', 1) === 1))];
};

const withoutAxes = (shape: readonly number[], axes: readonly number[], keeps: boolean): number[] =>
  keeps
    ? shape.map((side, axis) => (axes.includes(axis) ? 1 : side))
    : shape.filter((_, axis) => !axes.includes(axis));

type Operation = (a: number, b: number) => number;

/** Arithmetic on shapes: exporters compute targets of reshapes so. */
const operations: Readonly<Record<string, Operation>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => Math.trunc(a / b),
};

const broadcast: ShapeRule = (known) => {
  const present = known.inputs.filter((input) => input !== null);
  const shape = broadcastShapes(present.map((input) => input.shape));
  return [{ shape, integers: compute(known, present) }];
};

function compute({ node }: KnownNode, [a, b]: readonly KnownValue[]): readonly number[] | null {
  const operation = operations[node.opType];
  if (operation === undefined || !a?.integers || !b?.integers) return null;
  const [left, right] = [a.integers, b.integers];
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at) =>
    operation(left[left.length === 1 ? 0 : at] ?? 0, right[right.length === 1 ? 0 : at] ?? 0),
  );
}

/** As the first input, for each output; training-time outputs are left out by exporters. */
const same: ShapeRule = (known) => known.node.outputs.map(() => ofShape(knownInput(known, 0).shape));

/** Shapes pass through casts as they are. */
const keep: ShapeRule = (known) => known.node.outputs.map(() => knownInput(known, 0));

const named = (rule: ShapeRule, names: string): Record<string, ShapeRule> =>
  Object.fromEntries(names.split(' ').map((name) => [name, rule]));

export const arithmeticRules: Readonly<Record<string, ShapeRule>> = {
  MatMul: productAt(1),
  MatMulInteger: productAt(1),
  QLinearMatMul: productAt(3),
  Gemm: gemmAt(1),
  FusedGemm: gemmAt(1),
  QGemm: gemmAt(3),
  ...named(
    reduction,
    'ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceSumSquare ReduceLogSumExp',
  ),
  ...named(place, 'ArgMax ArgMin'),
  ...named(
    broadcast,
    'Add Sub Mul Div Pow Max Min Sum Mean Mod And Or Xor Equal Greater GreaterOrEqual Less LessOrEqual Where PRelu',
  ),
  ...named(keep, 'Identity Cast Dropout'),
  ...named(
    same,
    'Relu LeakyRelu Clip Sigmoid HardSigmoid HardSwish Tanh Elu Selu Softplus Softsign Erf Gelu Mish Abs Neg Exp Log Sqrt Reciprocal Floor Ceil Round Sign Sin Cos Tan Not Softmax LogSoftmax Hardmax BatchNormalization InstanceNormalization LayerNormalization GroupNormalization LpNormalization LRN QuantizeLinear DequantizeLinear ReverseSequence CumSum QuickGelu FastGelu BiasGelu',
  ),
};
