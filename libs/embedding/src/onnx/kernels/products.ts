import * as tf from '@tensorflow/tfjs-core';
import { plainOrder } from '../lower/axes.ts';
import type { GraphValue } from '../lower/graph.types.ts';
import { int } from '../lower/graph.types.ts';
import type { Lowering, NewValue } from '../lower/lowering.ts';
import type { PairedStep, PairedTensor } from '../trace/pair-recordings.ts';
import type { TraceStep } from '../trace/trace.types.ts';
import { activate } from './activations.ts';
import type { KernelRule, KernelRules } from './kernel-rule.types.ts';
import { firstOutput, flagOf, inputOf } from './read-step.ts';

const product = (sides: readonly number[]): number => tf.util.sizeFromShape([...sides]);

function productShape({ inputs, attributes, kernel }: Omit<TraceStep, 'outputs'>): number[] {
  const [a, b] = [inputOf({ inputs, kernel }, 'a').shape, inputOf({ inputs, kernel }, 'b').shape];
  const outer = tf.broadcast_util.assertAndGetBroadcastShape(a.slice(0, -2), b.slice(0, -2));
  const rows = a.at(flagOf(attributes, 'transposeA') ? -1 : -2) ?? Number.NaN;
  const columns = b.at(flagOf(attributes, 'transposeB') ? -2 : -1) ?? Number.NaN;
  return [...outer, rows, columns];
}

/** The operand with its last two axes exchanged if the kernel reads it so. */
function operand(tensor: PairedTensor, graph: Lowering, transposes: boolean): GraphValue {
  const order = [...plainOrder(tensor.shape.length)];
  if (transposes) order.push(...order.splice(-2).toReversed());
  return graph.ordered(tensor, order);
}

/** A lone matrix among leading axes of length 1, as a matrix. */
function matrix(value: GraphValue, graph: Lowering): GraphValue | null {
  const { shape, other, dtype } = value;
  if (shape.length === 2) return value;
  if (product(shape.slice(0, -2)) !== 1 || product(other.slice(0, -2)) !== 1) return null;
  if (value.data !== null) return { ...value, shape: shape.slice(-2), other: other.slice(-2) };
  return graph.emit('Reshape', [value], { shape: shape.slice(-2), other: other.slice(-2), dtype });
}

function lowerProduct(step: PairedStep, graph: Lowering): void {
  const output = firstOutput(step);
  const a = operand(inputOf(step, 'a'), graph, flagOf(step.attributes, 'transposeA'));
  const b = operand(inputOf(step, 'b'), graph, flagOf(step.attributes, 'transposeB'));
  const out = graph.like(output);
  const [left, right] = [matrix(a, graph), matrix(b, graph)];
  const made =
    left !== null && right?.data !== undefined && right.data !== null
      ? dense([left, right], step, { graph, out })
      : withBias(graph.emit('MatMul', [a, b], out), step, { graph, out });
  graph.define(output, activate(made, step, { graph, order: plainOrder(output.shape.length) }));
}

interface Making {
  readonly graph: Lowering;
  readonly out: NewValue;
}

/** With a constant matrix: ONNX's Gemm, which adds the bias by itself. */
function dense(
  [x, weights]: readonly [GraphValue, GraphValue],
  step: PairedStep,
  { graph, out }: Making,
): GraphValue {
  const [rows = 1] = x.shape;
  const [otherRows = 1] = x.other;
  const columns = weights.shape[1] ?? 1;
  const flat: NewValue = { shape: [rows, columns], other: [otherRows, columns], dtype: 'float32' };
  const bias = step.inputs['bias'];
  const takesBias = bias?.values !== undefined && bias.values !== null && product(bias.shape) === columns;
  const inputs = takesBias
    ? [x, weights, graph.constantOf({ ...bias, shape: [columns], other: [columns] })]
    : [x, weights];
  const made = graph.emit('Gemm', inputs, flat, { transB: int(0) });
  const shaped = graph.emit('Reshape', [made], out);
  return takesBias ? shaped : withBias(shaped, step, { graph, out });
}

function withBias(value: GraphValue, step: PairedStep, { graph, out }: Making): GraphValue {
  const bias = step.inputs['bias'];
  return bias === undefined ? value : graph.emit('Add', [value, graph.plain(bias)], out);
}

const rule: KernelRule = {
  shapes: (step) => [{ shape: productShape(step), dtype: 'float32' }],
  lower: lowerProduct,
};

export const productRules: KernelRules = { BatchMatMul: rule, _FusedMatMul: rule };
