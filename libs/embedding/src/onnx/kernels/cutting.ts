import * as tf from '@tensorflow/tfjs-core';
import { inOrder, placeOf, plainOrder } from '../lower/axes.ts';
import type { GraphValue } from '../lower/graph.types.ts';
import { int } from '../lower/graph.types.ts';
import { integers, scalar } from '../lower/lowering.ts';
import type { Lowering, View } from '../lower/lowering.ts';
import type { PairedStep, PairedTensor } from '../trace/pair-recordings.ts';
import type { TraceAttributes } from '../trace/trace.types.ts';
import type { KernelRule, KernelRules } from './kernel-rule.types.ts';
import { dependsOnSize, firstOutput, inputOf, numberOf, numbersOf, refuse } from './read-step.ts';

/** Beyond the end of any axis, in either direction. */
const FAR = 2 ** 31 - 1;

interface Cut {
  readonly begin: readonly number[];
  readonly end: readonly number[];
  readonly strides: readonly number[];
}

interface Cutting {
  readonly graph: Lowering;
  readonly one: Cut;
  readonly other: Cut;
}

/** Cuts along each axis, said so that it holds for both runs. */
function cut(x: PairedTensor, { value, order }: View, { graph, one, other }: Cutting): GraphValue {
  const axes = plainOrder(x.shape.length).filter(
    (axis) => !(isWhole(one, axis, x.shape[axis]) && isWhole(other, axis, x.other[axis])),
  );
  if (axes.length === 0) return value;
  const bound = (name: 'begin' | 'end', axis: number): number =>
    commonBound([one[name][axis] ?? 0, x.shape[axis] ?? 0], [other[name][axis] ?? 0, x.other[axis] ?? 0]);
  const inputs = [
    value,
    integers(axes.map((axis) => bound('begin', axis))),
    integers(axes.map((axis) => bound('end', axis))),
    integers(axes.map((axis) => placeOf(axis, order))),
    integers(axes.map((axis) => one.strides[axis] ?? 1)),
  ];
  const shape = inOrder(cutLengths(one, x.shape), order);
  return graph.emit('Slice', inputs, {
    shape,
    other: inOrder(cutLengths(other, x.other), order),
    dtype: x.dtype,
  });
}

const isWhole = ({ begin, end, strides }: Cut, axis: number, side: number | undefined): boolean =>
  begin[axis] === 0 && end[axis] === side && strides[axis] === 1;

const cutLengths = ({ begin, end, strides }: Cut, shape: readonly number[]): number[] =>
  shape.map((side, axis) =>
    Math.max(0, Math.ceil(((end[axis] ?? side) - (begin[axis] ?? 0)) / (strides[axis] ?? 1))),
  );

/** A place that both runs share, counted from the start or from the end. */
function commonBound([here, side]: readonly number[], [there, otherSide]: readonly number[]): number {
  const [place = 0, length = 0, otherPlace = 0, otherLength = 0] = [here, side, there, otherSide];
  if (place === otherPlace) return place;
  if (place === length && otherPlace === otherLength) return FAR;
  if (place - length === otherPlace - otherLength) return place - length;
  throw dependsOnSize('Slice', `from ${place} of ${length}`);
}

function sliceCut(attributes: TraceAttributes, shape: readonly number[]): Cut {
  const begin = numbersOf(attributes, 'begin');
  const size = numbersOf(attributes, 'size');
  const [starts, sizes] = tf.slice_util.parseSliceParams(shapeOnly(shape), begin, size);
  return {
    begin: starts ?? [],
    end: (starts ?? []).map((start, axis) => start + (sizes?.[axis] ?? 0)),
    strides: shape.map(() => 1),
  };
}

const shapeOnly = (shape: readonly number[]): tf.Tensor =>
  // the functions that take it read nothing but the shape
  ({ shape, rank: shape.length }) as unknown as tf.Tensor;

const slice: KernelRule = {
  shapes: (step) => {
    const x = inputOf(step, 'x');
    const { begin, end } = sliceCut(step.attributes, x.shape);
    return [{ shape: end.map((stop, axis) => stop - (begin[axis] ?? 0)), dtype: x.dtype }];
  },
  lower: (step, graph) => {
    const x = inputOf(step, 'x');
    const view = graph.view(x);
    const one = sliceCut(step.attributes, x.shape);
    const other = sliceCut(step.otherAttributes, x.other);
    graph.define(firstOutput(step), cut(x, view, { graph, one, other }), view.order);
  },
};

function stridedInfo(
  attributes: TraceAttributes,
  shape: readonly number[],
): ReturnType<typeof tf.slice_util.sliceInfo> {
  const mask = (name: string): number => numberOf(attributes, name, 0);
  return tf.slice_util.sliceInfo(
    [...shape],
    numbersOf(attributes, 'begin'),
    numbersOf(attributes, 'end'),
    numbersOf(attributes, 'strides'),
    mask('beginMask'),
    mask('endMask'),
    mask('ellipsisMask'),
    mask('newAxisMask'),
    mask('shrinkAxisMask'),
  );
}

const stridedSlice: KernelRule = {
  shapes: (step) => {
    const x = inputOf(step, 'x');
    return [{ shape: stridedInfo(step.attributes, x.shape).finalShape, dtype: x.dtype }];
  },
  lower: (step, graph) => {
    const [x, output] = [inputOf(step, 'x'), firstOutput(step)];
    const [one, other] = [stridedInfo(step.attributes, x.shape), stridedInfo(step.otherAttributes, x.other)];
    if (one.strides.some((stride) => stride < 0)) throw refuse(step.kernel, 'steps backwards');
    const part = cut(x, { value: graph.plain(x), order: plainOrder(x.shape.length) }, { graph, one, other });
    graph.define(output, graph.emit('Reshape', [part], graph.like(output)));
  },
};

const reverse: KernelRule = {
  shapes: (step) => [inputOf(step, 'x')],
  lower: (step, graph) => {
    const x = inputOf(step, 'x');
    const { value, order } = graph.view(x);
    const places = numbersOf(step.attributes, 'dims').map((axis) => placeOf(axis, order));
    const all = (number: number): GraphValue => integers(places.map(() => number));
    const inputs = [value, all(-1), all(-FAR), integers(places), all(-1)];
    const { shape, other, dtype } = value;
    graph.define(firstOutput(step), graph.emit('Slice', inputs, { shape, other, dtype }), order);
  },
};

const splitSizes = (attributes: TraceAttributes, x: { readonly shape: readonly number[] }): number[] => {
  const sizes = attributes['numOrSizeSplits'];
  const axis = numberOf(attributes, 'axis', 0);
  // what the operation was given: a number or a list of numbers
  return tf.backend_util.prepareSplitSize(shapeOnly(x.shape), sizes as number | number[], axis);
};

const split: KernelRule = {
  shapes: (step) => {
    const x = inputOf(step, 'x');
    const axis = numberOf(step.attributes, 'axis', 0);
    return splitSizes(step.attributes, x).map((size) => ({
      shape: x.shape.with(axis, size),
      dtype: x.dtype,
    }));
  },
  lower: (step, graph) => {
    const x = inputOf(step, 'x');
    const { value, order } = graph.view(x);
    emitSplit(value, step, { graph, place: placeOf(numberOf(step.attributes, 'axis', 0), order) }).forEach(
      (part, index) => {
        const output = step.outputs[index];
        if (output !== undefined) graph.define(output, part, order);
      },
    );
  },
};

function emitSplit(
  x: GraphValue,
  step: PairedStep,
  { graph, place }: { graph: Lowering; place: number },
): GraphValue[] {
  if (x.shape[place] !== x.other[place]) throw dependsOnSize(step.kernel, 'what it splits');
  const sizes =
    step.kernel === 'Unpack' ? step.outputs.map(() => 1) : splitSizes(step.attributes, inputOf(step, 'x'));
  const outs = sizes.map((size) => ({
    shape: x.shape.with(place, size),
    other: x.other.with(place, size),
    dtype: x.dtype,
  }));
  return graph.emitAll('Split', [x, integers(sizes)], { outs, attributes: { axis: int(place) } });
}

const unpack: KernelRule = {
  shapes: (step) => {
    const { shape, dtype } = inputOf(step, 'value');
    const axis = numberOf(step.attributes, 'axis', 0);
    const place = axis < 0 ? axis + shape.length : axis;
    return Array.from({ length: shape[place] ?? 0 }, () => ({ shape: shape.toSpliced(place, 1), dtype }));
  },
  lower: (step, graph) => {
    const x = inputOf(step, 'value');
    const axis = numberOf(step.attributes, 'axis', 0);
    const place = axis < 0 ? axis + x.shape.length : axis;
    emitSplit(graph.plain(x), step, { graph, place }).forEach((part, index) => {
      const output = step.outputs[index];
      if (output !== undefined) graph.define(output, graph.emit('Reshape', [part], graph.like(output)));
    });
  },
};

function pairsOf(attributes: TraceAttributes): readonly (readonly [number, number])[] {
  // checked by the operation
  return attributes['paddings'] as readonly (readonly [number, number])[];
}

const padding: KernelRule = {
  shapes: (step) => {
    const { shape, dtype } = inputOf(step, 'x');
    const pairs = pairsOf(step.attributes);
    return [
      { shape: shape.map((side, axis) => side + (pairs[axis]?.[0] ?? 0) + (pairs[axis]?.[1] ?? 0)), dtype },
    ];
  },
  lower: (step, graph) => {
    const [x, output] = [inputOf(step, 'x'), firstOutput(step)];
    const [pairs, others] = [pairsOf(step.attributes), pairsOf(step.otherAttributes)];
    if (JSON.stringify(pairs) !== JSON.stringify(others)) throw dependsOnSize(step.kernel, 'its padding');
    const { value, order } = graph.view(x);
    const axes = order.filter((axis) => (pairs[axis]?.[0] ?? 0) + (pairs[axis]?.[1] ?? 0) > 0);
    if (axes.length === 0) {
      graph.define(output, value, order);
      return;
    }
    const ends = [0, 1].flatMap((end) => axes.map((axis) => pairs[axis]?.[end] ?? 0));
    const mode = step.attributes['mode'];
    if (mode === 'symmetric') throw refuse(step.kernel, 'mirrors the edge itself');
    const inputs = [value, integers(ends)];
    const fill = numberOf(step.attributes, 'constantValue', 0);
    inputs.push(scalar(fill), integers(axes.map((axis) => placeOf(axis, order))));
    const attributes = mode === 'reflect' ? { mode: { type: 'string', value: 'reflect' } as const } : {};
    graph.define(output, graph.emit('Pad', inputs, graph.like(output, order), attributes), order);
  },
};

export const cuttingRules: KernelRules = {
  Slice: slice,
  StridedSlice: stridedSlice,
  Reverse: reverse,
  SplitV: split,
  Unpack: unpack,
  PadV2: padding,
  MirrorPad: padding,
};
