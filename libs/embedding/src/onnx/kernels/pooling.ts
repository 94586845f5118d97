import * as tf from '@tensorflow/tfjs-core';
import { CHANNELS_FIRST } from '../lower/axes.ts';
import { ints } from '../lower/graph.types.ts';
import type { TraceAttributes } from '../trace/trace.types.ts';
import type { KernelRule, KernelRules } from './kernel-rule.types.ts';
import { fourLengths, padAttributes, paddingOf } from './padding.ts';
import { firstOutput, inputOf, pairOf } from './read-step.ts';

function poolInfo(shape: readonly number[], attributes: TraceAttributes): tf.backend_util.Conv2DInfo {
  const rounding = attributes['dimRoundingMode'];
  return tf.backend_util.computePool2DInfo(
    fourLengths(shape),
    pairOf(attributes, 'filterSize'),
    pairOf(attributes, 'strides'),
    1,
    paddingOf(attributes),
    rounding === 'ceil' || rounding === 'round' || rounding === 'floor' ? rounding : undefined,
  );
}

/** Neither kind counts what lies in the padding. */
function pooling(opType: string): KernelRule {
  return {
    shapes: (step) => [
      {
        shape: poolInfo(inputOf(step, 'x').shape, step.attributes).outShape,
        dtype: inputOf(step, 'x').dtype,
      },
    ],
    lower: (step, graph) => {
      const { attributes, kernel } = step;
      const [x, output] = [inputOf(step, 'x'), firstOutput(step)];
      const infos = [poolInfo(x.shape, attributes), poolInfo(x.other, attributes)] as const;
      const made = graph.emit(
        opType,
        [graph.ordered(x, CHANNELS_FIRST)],
        graph.like(output, CHANNELS_FIRST),
        {
          kernel_shape: ints(pairOf(attributes, 'filterSize')),
          strides: ints(pairOf(attributes, 'strides')),
          ...padAttributes(kernel, infos, attributes),
        },
      );
      graph.define(output, made, CHANNELS_FIRST);
    },
  };
}

export const poolingRules: KernelRules = { MaxPool: pooling('MaxPool'), AvgPool: pooling('AveragePool') };
