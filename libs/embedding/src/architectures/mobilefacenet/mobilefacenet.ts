import { l2Normalize } from '@gallerist/metrics/distances';
import * as tf from '@tensorflow/tfjs-core';
import { asPictures, assembleNet } from '../assemble-net.ts';
import { prelu } from '../layers/activations.ts';
import { batchNorm } from '../layers/batch-norm.ts';
import { chain } from '../layers/chain.ts';
import { conv } from '../layers/conv.ts';
import { depthwiseConv } from '../layers/depthwise-conv.ts';
import { invertedBottleneck } from '../layers/inverted-bottleneck.ts';
import { member, normMembers } from '../narrowing.ts';
import type { Narrowing } from '../narrowing.ts';
import { NetBuilder } from '../net-builder.ts';
import type { MapShape, TrainableNet } from '../trainable-net.types.ts';
import { mobileFaceNetRuns } from './mobilefacenet-options.ts';
import type { MobileFaceNetOptions } from './mobilefacenet-options.ts';

const [STEM_FILTERS, LAST_FILTERS] = [64, 512];

/**
 * MobileFaceNet: convolution 3×3 and depthwise 3×3, runs of inverted bottlenecks, convolution 1×1, then in place of a pool a
 * depthwise convolution as large as the map, which weighs each place of the face, and a linear 1×1.
 *
 * `features` is the output before it is brought to length 1.
 *
 * @see Chen et al. 2018, arXiv:1804.07573 (MobileFaceNets)
 */
export function mobileFaceNet(options: MobileFaceNetOptions, seed: number): TrainableNet {
  const builder = new NetBuilder(seed);
  const { inputShape, dimensions } = options;
  const wide = (filters: number): number => Math.max(1, Math.round(filters * options.width));
  const norm = (name: string) => (input: MapShape) => batchNorm(builder, `${name}/norm`, { input });
  const active = (name: string) => (input: MapShape) => prelu(builder, `${name}/prelu`, input);
  const body = chain(inputShape, [
    (input) =>
      conv(builder, 'stem/conv', { input, filters: wide(STEM_FILTERS), kernel: 3, stride: 2, pad: 1 }),
    norm('stem'),
    active('stem'),
    (input) => depthwiseConv(builder, 'stem-depthwise/conv', { input, kernel: 3 }),
    norm('stem-depthwise'),
    active('stem-depthwise'),
    ...bottlenecks(builder, wide, options.inner),
    (input) => conv(builder, 'last/conv', { input, filters: wide(LAST_FILTERS), kernel: 1 }),
    norm('last'),
    active('last'),
    (input) => depthwiseConv(builder, 'global/conv', { input, kernel: [input[0], input[1]], pad: 'valid' }),
    norm('global'),
    (input) => conv(builder, 'embedding/conv', { input, filters: dimensions, kernel: 1 }),
    norm('embedding'),
  ]);
  return assembleNet(builder, {
    architecture: 'mobilefacenet',
    options: { ...options },
    inputShape,
    dimensions,
    narrowing: narrowingOf(options),
    forward(input, mode) {
      const map = body.apply(asPictures('mobileFaceNet', input, inputShape), mode);
      const features = tf.reshape<tf.Rank.R2>(map, [map.shape[0], dimensions]);
      return { features, embedding: l2Normalize(features) };
    },
  });
}

const bottleneckRuns = mobileFaceNetRuns.flatMap(({ expansion, filters, repeats, stride }, run) =>
  Array.from({ length: repeats }, (_, i) => {
    const name = `run${run + 1}/block${i + 1}`;
    return { name, expansion, filters, stride: i === 0 ? stride : (1 as const) };
  }),
);

function bottlenecks(
  builder: NetBuilder,
  wide: (filters: number) => number,
  sizes: MobileFaceNetOptions['inner'],
) {
  return bottleneckRuns.map(({ name, expansion, filters, stride }, i) => (input: MapShape) => {
    const inner = sizes?.[i] ?? Math.max(1, Math.round(input[2] * expansion));
    const shape = { input, inner, filters: wide(filters), stride } as const;
    return invertedBottleneck(builder, name, { ...shape, activation: 'prelu', pad: 'torch' });
  });
}

/** The inner maps of the bottlenecks: the sums around them need all channels of the run. */
const narrowingOf = (options: MobileFaceNetOptions): Narrowing => ({
  groups: bottleneckRuns.map(({ name }) => {
    const [kernel, norm] = [`${name}/expand/conv/kernel`, `${name}/expand/norm`];
    const readers = [
      ...normMembers(`${name}/depthwise/norm`),
      member(`${name}/expand/prelu/slope`, 0),
      member(`${name}/depthwise/prelu/slope`, 0),
      member(`${name}/depthwise/conv/kernel`, 2),
      member(`${name}/project/conv/kernel`, 2),
    ];
    return { name, kernel, norm, members: [member(kernel, 3), ...normMembers(norm), ...readers] };
  }),
  options: (inner) => ({ ...options, inner }),
});
