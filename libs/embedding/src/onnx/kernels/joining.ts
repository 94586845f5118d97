import * as tf from '@tensorflow/tfjs-core';
import { CHANNELS_FIRST, isPlain, placeOf, plainOrder } from '../lower/axes.ts';
import type { AxisOrder } from '../lower/axes.ts';
import { int, sameNumbers, text } from '../lower/graph.types.ts';
import { constant, integers } from '../lower/lowering.ts';
import type { Attributes, Lowering } from '../lower/lowering.ts';
import type { PairedTensor } from '../trace/pair-recordings.ts';
import type { TraceAttributes } from '../trace/trace.types.ts';
import type { KernelRule, KernelRules } from './kernel-rule.types.ts';
import {
  dependsOnSize,
  firstOutput,
  flagOf,
  inputOf,
  listOf,
  numberOf,
  numbersOf,
  refuse,
} from './read-step.ts';

const axisOf = (attributes: TraceAttributes, rank: number): number => {
  const axis = numberOf(attributes, 'axis', 0);
  return axis < 0 ? axis + rank : axis;
};

/** The first order among the tensors that is not plain: that of a feature map. */
function commonOrder(tensors: readonly PairedTensor[], graph: Lowering): AxisOrder {
  const orders = tensors.filter(({ values }) => values === null).map((tensor) => graph.view(tensor).order);
  return orders.find((order) => !isPlain(order)) ?? plainOrder(tensors[0]?.shape.length ?? 0);
}

const concat: KernelRule = {
  shapes: (step) => {
    const tensors = listOf(step);
    const rank = tensors[0]?.shape.length ?? 0;
    const shapes = tensors.map(({ shape }) => [...shape]);
    const shape = tf.backend_util.computeOutShape(shapes, axisOf(step.attributes, rank));
    return [{ shape, dtype: tensors[0]?.dtype ?? 'float32' }];
  },
  lower: (step, graph) => {
    const output = firstOutput(step);
    const axis = axisOf(step.attributes, output.shape.length);
    // the operation lets empty tensors through
    const tensors = listOf(step).filter(({ shape }) => shape[axis] !== 0);
    const order = commonOrder(tensors, graph);
    checkConstants(tensors, output, { axis, kernel: step.kernel });
    const values = tensors.map((tensor) => graph.ordered(tensor, order));
    const attributes = { axis: int(placeOf(axis, order)) };
    graph.define(output, graph.emit('Concat', values, graph.like(output, order), attributes), order);
  },
};

/** Nothing broadcasts a constant here: it must not be one row of something as long as the batch. */
function checkConstants(
  tensors: readonly PairedTensor[],
  output: PairedTensor,
  { axis, kernel }: { axis: number; kernel: string },
): void {
  const fits = tensors.every(({ shape, other }) =>
    shape.every((side, at) => at === axis || (side === output.shape[at] && other[at] === output.other[at])),
  );
  if (!fits) throw dependsOnSize(kernel, 'a constant that it joins');
}

const pack: KernelRule = {
  shapes: (step) => {
    const [first] = listOf(step);
    if (first === undefined) throw refuse(step.kernel, 'has no input');
    const axis = axisOf(step.attributes, first.shape.length + 1);
    return [{ shape: first.shape.toSpliced(axis, 0, listOf(step).length), dtype: first.dtype }];
  },
  lower: (step, graph) => {
    const output = firstOutput(step);
    const axis = axisOf(step.attributes, output.shape.length);
    const values = listOf(step).map((tensor) => {
      const whole = {
        ...tensor,
        shape: tensor.shape.toSpliced(axis, 0, 1),
        other: tensor.other.toSpliced(axis, 0, 1),
      };
      if (tensor.values !== null) {
        checkConstants([whole], output, { axis, kernel: step.kernel });
        return graph.constantOf(whole);
      }
      return graph.emit('Reshape', [graph.plain(tensor)], graph.like(whole));
    });
    graph.define(output, graph.emit('Concat', values, graph.like(output), { axis: int(axis) }));
  },
};

const gather: KernelRule = {
  shapes: (step) => {
    const [x, indices] = [inputOf(step, 'x'), inputOf(step, 'indices')];
    if (numberOf(step.attributes, 'batchDims', 0) !== 0)
      throw refuse(step.kernel, 'takes other places in each batch entry');
    const axis = axisOf(step.attributes, x.shape.length);
    return [{ shape: x.shape.toSpliced(axis, 1, ...indices.shape), dtype: x.dtype }];
  },
  lower: (step, graph) => {
    const [x, indices, output] = [inputOf(step, 'x'), inputOf(step, 'indices'), firstOutput(step)];
    const axis = axisOf(step.attributes, x.shape.length);
    const { value, order } =
      indices.shape.length === 1
        ? graph.view(x)
        : { value: graph.plain(x), order: plainOrder(x.shape.length) };
    const target = indices.shape.length === 1 ? order : plainOrder(output.shape.length);
    const attributes = { axis: int(placeOf(axis, order)) };
    const made = graph.emit('Gather', [value, graph.plain(indices)], graph.like(output, target), attributes);
    graph.define(output, made, target);
  },
};

/** Sampling points of TensorFlow's three conventions in ONNX's words. */
function samplingOf(attributes: TraceAttributes): string {
  if (flagOf(attributes, 'alignCorners')) return 'align_corners';
  return flagOf(attributes, 'halfPixelCenters') ? 'half_pixel' : 'asymmetric';
}

function resize(mode: 'linear' | 'nearest'): KernelRule {
  return {
    shapes: (step) => {
      const { shape } = inputOf(step, 'images');
      const [rows, columns] = numbersOf(step.attributes, 'size');
      return [{ shape: [shape[0] ?? 0, rows ?? 0, columns ?? 0, shape[3] ?? 0], dtype: 'float32' }];
    },
    lower: (step, graph) => {
      const [x, output] = [inputOf(step, 'images'), firstOutput(step)];
      const size = numbersOf(step.attributes, 'size');
      const sampling = samplingOf(step.attributes);
      const attributes: Attributes = {
        mode: text(mode),
        coordinate_transformation_mode: text(sampling),
        ...(mode === 'nearest'
          ? { nearest_mode: text(sampling === 'asymmetric' ? 'floor' : 'round_prefer_ceil') }
          : {}),
      };
      const value = graph.ordered(x, CHANNELS_FIRST);
      const out = graph.like(output, CHANNELS_FIRST);
      const isFixed = sameNumbers(size, numbersOf(step.otherAttributes, 'size'));
      const made = isFixed
        ? graph.emit('Resize', [value, null, null, integers(size)], out, {
            ...attributes,
            axes: { type: 'ints', value: [2, 3] },
          })
        : graph.emit('Resize', [value, null, scales(x, output, step.kernel)], out, attributes);
      graph.define(output, made, CHANNELS_FIRST);
    },
  };
}

/** Growth by a whole number, where the size follows the input's. */
function scales(x: PairedTensor, output: PairedTensor, kernel: string): ReturnType<typeof constant> {
  const ratios = [1, 2].map((axis) => {
    const ratio = (output.shape[axis] ?? 0) / (x.shape[axis] ?? 1);
    if (ratio !== (output.other[axis] ?? 0) / (x.other[axis] ?? 1))
      throw dependsOnSize(kernel, 'the size that it makes');
    return ratio;
  });
  return constant(Float32Array.of(1, 1, ...ratios), [4]);
}

const depthToSpace: KernelRule = {
  shapes: (step) => {
    const { shape, dtype } = inputOf(step, 'x');
    const block = numberOf(step.attributes, 'blockSize');
    if (step.attributes['dataFormat'] === 'NCHW') throw refuse(step.kernel, 'has channels first');
    const [count = 0, rows = 0, columns = 0, channels = 0] = shape;
    return [{ shape: [count, rows * block, columns * block, channels / (block * block)], dtype }];
  },
  lower: (step, graph) => {
    const output = firstOutput(step);
    const value = graph.ordered(inputOf(step, 'x'), CHANNELS_FIRST);
    const blocksize = int(numberOf(step.attributes, 'blockSize'));
    graph.define(
      output,
      graph.emit('DepthToSpace', [value], graph.like(output, CHANNELS_FIRST), { blocksize }),
      CHANNELS_FIRST,
    );
  },
};

export const joiningRules: KernelRules = {
  Concat: concat,
  Pack: pack,
  GatherV2: gather,
  ResizeBilinear: resize('linear'),
  ResizeNearestNeighbor: resize('nearest'),
  DepthToSpace: depthToSpace,
};
