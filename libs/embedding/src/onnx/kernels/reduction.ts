import * as tf from '@tensorflow/tfjs-core';
import { inOrder, placeOf, withoutAxes } from '../lower/axes.ts';
import type { GraphValue } from '../lower/graph.types.ts';
import { int, sameNumbers } from '../lower/graph.types.ts';
import { integers } from '../lower/lowering.ts';
import type { Lowering, NewValue } from '../lower/lowering.ts';
import type { TraceAttributes, TraceType } from '../trace/trace.types.ts';
import type { KernelRule, KernelRules } from './kernel-rule.types.ts';
import { firstOutput, flagOf, inputOf, numberOf } from './read-step.ts';

function reducedAxes(attributes: TraceAttributes, shape: readonly number[]): number[] {
  // kernels call it one or the other; null means all axes
  const axes = (attributes['axis'] ?? attributes['reductionIndices'] ?? null) as number | number[] | null;
  // typed without null, which its code takes for all axes
  return tf.util.parseAxisParam(axes as number[], [...shape]);
}

function reduction(opType: string, dtype?: TraceType): KernelRule {
  return {
    shapes: ({ inputs, attributes, kernel }) => {
      const x = inputOf({ inputs, kernel }, 'x');
      const axes = reducedAxes(attributes, x.shape);
      const keeps = flagOf(attributes, 'keepDims');
      const shape = keeps
        ? x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
        : x.shape.filter((_, axis) => !axes.includes(axis));
      return [{ shape, dtype: dtype ?? x.dtype }];
    },
    lower: (step, graph) => {
      const [x, output] = [inputOf(step, 'x'), firstOutput(step)];
      const { value, order } = graph.view(x);
      const axes = reducedAxes(step.attributes, x.shape);
      const kept = reduce(
        value,
        axes.map((axis) => placeOf(axis, order)),
        { opType, graph, dtype: output.dtype },
      );
      if (flagOf(step.attributes, 'keepDims')) {
        graph.define(output, kept, order);
        return;
      }
      const left = withoutAxes(order, axes);
      const out = {
        shape: inOrder(output.shape, left),
        other: inOrder(output.other, left),
        dtype: output.dtype,
      };
      graph.define(output, graph.emit('Reshape', [kept], out), left);
    },
  };
}

interface Reducing {
  readonly opType: string;
  readonly graph: Lowering;
  readonly dtype: TraceType;
}

const poolOf: Readonly<Record<string, string>> = {
  ReduceMean: 'GlobalAveragePool',
  ReduceMax: 'GlobalMaxPool',
};

/** Keeps the reduced axes at length 1. Rows and columns after channels are what a global pool is for. */
function reduce(x: GraphValue, places: number[], { opType, graph, dtype }: Reducing): GraphValue {
  const shorten = (shape: readonly number[]): number[] =>
    shape.map((side, place) => (places.includes(place) ? 1 : side));
  const out: NewValue = { shape: shorten(x.shape), other: shorten(x.other), dtype };
  const pool =
    x.shape.length === 4 &&
    sameNumbers(
      places.toSorted((a, b) => a - b),
      [2, 3],
    )
      ? poolOf[opType]
      : undefined;
  if (pool !== undefined && dtype === 'float32') return graph.emit(pool, [x], out);
  return graph.emit(opType, [x, integers(places)], out, { keepdims: int(1) });
}

/** Booleans are reduced as integers. */
function logical(opType: string): KernelRule {
  const rule = reduction(opType, 'bool');
  return {
    shapes: (step) => rule.shapes(step),
    lower: (step, graph) => {
      const [x, output] = [inputOf(step, 'x'), firstOutput(step)];
      const { value, order } = graph.view(x);
      const { shape, other } = value;
      const numbers = graph.emit('Cast', [value], { shape, other, dtype: 'int32' }, { to: int(6) });
      const places = reducedAxes(step.attributes, x.shape).map((axis) => placeOf(axis, order));
      const kept = reduce(numbers, places, { opType, graph, dtype: 'int32' });
      const plain = graph.reorder(
        { value: kept, order },
        order.toSorted((a, b) => a - b),
      );
      const shaped = graph.emit('Reshape', [plain], { ...graph.like(output), dtype: 'int32' });
      graph.define(output, graph.emit('Cast', [shaped], graph.like(output), { to: int(9) }));
    },
  };
}

/** The place of the largest or smallest value, the first of equal ones. */
function place(opType: string): KernelRule {
  return {
    shapes: ({ inputs, attributes, kernel }) => {
      const axes = reducedAxes(attributes, inputOf({ inputs, kernel }, 'x').shape);
      const shape = inputOf({ inputs, kernel }, 'x').shape.filter((_, axis) => !axes.includes(axis));
      return [{ shape, dtype: 'int32' }];
    },
    lower: (step, graph) => {
      const [x, output] = [inputOf(step, 'x'), firstOutput(step)];
      const [axis = 0] = reducedAxes(step.attributes, x.shape);
      const out = graph.like(output);
      const found = graph.emit(
        opType,
        [graph.plain(x)],
        { ...out, dtype: 'int64' },
        { axis: int(axis), keepdims: int(0) },
      );
      graph.define(output, graph.emit('Cast', [found], out, { to: int(6) }));
    },
  };
}

function alongAxis(opType: string, attribute: string): KernelRule {
  return {
    shapes: (step) => [{ shape: inputOf(step, 'logits').shape, dtype: 'float32' }],
    lower: (step, graph) => {
      const [x, output] = [inputOf(step, 'logits'), firstOutput(step)];
      const { value, order } = graph.view(x);
      const axis = placeOf(numberOf(step.attributes, attribute, -1), order);
      const { shape, other } = value;
      graph.define(
        output,
        graph.emit(opType, [value], { shape, other, dtype: 'float32' }, { axis: int(axis) }),
        order,
      );
    },
  };
}

export const reductionRules: KernelRules = {
  Sum: reduction('ReduceSum'),
  Mean: reduction('ReduceMean', 'float32'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  All: logical('ReduceMin'),
  Any: logical('ReduceMax'),
  ArgMax: place('ArgMax'),
  ArgMin: place('ArgMin'),
  Softmax: alongAxis('Softmax', 'dim'),
  LogSoftmax: alongAxis('LogSoftmax', 'axis'),
};
