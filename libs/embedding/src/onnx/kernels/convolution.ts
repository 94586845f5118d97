import * as tf from '@tensorflow/tfjs-core';
import { CHANNELS_FIRST, plainOrder, transposeValues } from '../lower/axes.ts';
import type { AxisOrder } from '../lower/axes.ts';
import type { GraphValue } from '../lower/graph.types.ts';
import { int, ints } from '../lower/graph.types.ts';
import { constant } from '../lower/lowering.ts';
import type { Lowering } from '../lower/lowering.ts';
import type { PairedStep, PairedTensor } from '../trace/pair-recordings.ts';
import type { TraceAttributes, TraceStep } from '../trace/trace.types.ts';
import { activate } from './activations.ts';
import type { KernelRule, KernelRules } from './kernel-rule.types.ts';
import { fourLengths, padAttributes, paddingOf } from './padding.ts';
import { firstOutput, inputOf, pairOf, refuse } from './read-step.ts';

type ConvInfo = tf.backend_util.Conv2DInfo;

const isChannelsFirst = (attributes: TraceAttributes): boolean => attributes['dataFormat'] === 'NCHW';

function convInfo(
  shape: readonly number[],
  {
    filter,
    attributes,
    depthwise,
  }: { filter: readonly number[]; attributes: TraceAttributes; depthwise: boolean },
): ConvInfo {
  const rounding = attributes['dimRoundingMode'];
  return tf.backend_util.computeConv2DInfo(
    fourLengths(shape),
    fourLengths(filter),
    pairOf(attributes, 'strides'),
    pairOf(attributes, 'dilations'),
    paddingOf(attributes),
    rounding === 'ceil' || rounding === 'round' || rounding === 'floor' ? rounding : undefined,
    depthwise,
    isChannelsFirst(attributes) ? 'channelsFirst' : 'channelsLast',
  );
}

/** `[kh, kw, in, out]` as ONNX's `[out, in, kh, kw]`; depthwise `[kh, kw, in, m]` as `[in · m, 1, kh, kw]`. */
function convWeights(filter: PairedTensor, graph: Lowering, depthwise: boolean): GraphValue {
  const values = graph.valuesOf(filter, "a convolution's filter");
  if (!depthwise) return graph.ordered(filter, [3, 2, 0, 1]);
  const [rows = 1, columns = 1, channels = 1, multiplier = 1] = filter.shape;
  const data = transposeValues(values, filter.shape, [2, 3, 0, 1]);
  return constant(data, [channels * multiplier, 1, rows, columns], graph.labelOf(filter));
}

function lowerConvolution(step: PairedStep, graph: Lowering, depthwise: boolean): void {
  const { attributes } = step;
  const [x, filter, output] = [inputOf(step, 'x'), inputOf(step, 'filter'), firstOutput(step)];
  const order: AxisOrder = isChannelsFirst(attributes) ? plainOrder(4) : CHANNELS_FIRST;
  const options = { filter: filter.shape, attributes, depthwise };
  const infos = [convInfo(x.shape, options), convInfo(x.other, options)] as const;
  const channels = infos[0].inChannels;
  const groups = depthwise ? channels : channels / (filter.shape[2] ?? channels);
  const bias = step.inputs['bias'];
  if (bias !== undefined) graph.valuesOf(bias, "a convolution's bias");
  const inputs = [graph.ordered(x, order), convWeights(filter, graph, depthwise)];
  if (bias !== undefined)
    inputs.push(graph.constantOf({ ...bias, shape: [infos[0].outChannels], other: [infos[0].outChannels] }));
  const made = graph.emit('Conv', inputs, graph.like(output, order), {
    strides: ints(pairOf(attributes, 'strides')),
    dilations: ints(pairOf(attributes, 'dilations')),
    kernel_shape: ints(filter.shape.slice(0, 2)),
    ...(groups === 1 ? {} : { group: int(groups) }),
    ...padAttributes(step.kernel, infos, attributes),
  });
  graph.define(output, activate(made, step, { graph, order }), order);
}

function convolution(depthwise: boolean): KernelRule {
  return {
    shapes: (step) => {
      const options = { filter: inputOf(step, 'filter').shape, attributes: step.attributes, depthwise };
      return [{ shape: convInfo(inputOf(step, 'x').shape, options).outShape, dtype: 'float32' }];
    },
    lower: (step, graph) => lowerConvolution(step, graph, depthwise),
  };
}

/** The gradient's kernel runs a transposed convolution, too: `[kh, kw, out, in]` as ONNX's `[in, out, kh, kw]`. */
const transposed: KernelRule = {
  shapes: ({ attributes }: Omit<TraceStep, 'outputs'>) => [
    // the operation computes it itself
    { shape: [...(attributes['inputShape'] as readonly number[])], dtype: 'float32' },
  ],
  lower: (step, graph) => {
    const [dy, filter, output] = [inputOf(step, 'dy'), inputOf(step, 'filter'), firstOutput(step)];
    const { attributes, kernel } = step;
    const options = { filter: filter.shape, attributes, depthwise: false };
    const [info, other] = [convInfo(output.shape, options), convInfo(output.other, options)];
    const order = isChannelsFirst(attributes) ? plainOrder(4) : CHANNELS_FIRST;
    const { top, bottom, left, right } = info.padInfo;
    if (top !== other.padInfo.top || left !== other.padInfo.left)
      throw refuse(kernel, 'pads by the size of the input');
    const [strideRows, strideColumns] = pairOf(attributes, 'strides');
    const rows = info.outHeight - 1;
    const columns = info.outWidth - 1;
    graph.valuesOf(filter, "a convolution's filter");
    const made = graph.emit(
      'ConvTranspose',
      [graph.ordered(dy, order), graph.ordered(filter, [3, 2, 0, 1])],
      graph.like(output, order),
      {
        strides: ints([strideRows, strideColumns]),
        kernel_shape: ints(filter.shape.slice(0, 2)),
        pads: ints([top, left, bottom, right]),
        output_padding: ints([
          info.inHeight - (strideRows * rows + info.filterHeight - top - bottom),
          info.inWidth - (strideColumns * columns + info.filterWidth - left - right),
        ]),
      },
    );
    graph.define(output, made, order);
  },
};

export const convolutionRules: KernelRules = {
  Conv2D: convolution(false),
  FusedConv2D: convolution(false),
  DepthwiseConv2dNative: convolution(true),
  FusedDepthwiseConv2D: convolution(true),
  Conv2DBackpropInput: transposed,
};
