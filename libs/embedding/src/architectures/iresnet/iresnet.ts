import { l2Normalize } from '@gallerist/metrics/distances';
import * as tf from '@tensorflow/tfjs-core';
import { asPictures, assembleNet } from '../assemble-net.ts';
import { prelu } from '../layers/activations.ts';
import { batchNorm, batchNormOfVectors } from '../layers/batch-norm.ts';
import { chain } from '../layers/chain.ts';
import { conv } from '../layers/conv.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import type { MapLayer } from '../layers/layer.types.ts';
import { residual } from '../layers/residual.ts';
import { member, normMembers } from '../narrowing.ts';
import type { Narrowing } from '../narrowing.ts';
import { NetBuilder } from '../net-builder.ts';
import type { MapShape, TrainableNet } from '../trainable-net.types.ts';
import { iresnetDepths } from './iresnet-options.ts';
import type { IresnetOptions } from './iresnet-options.ts';

/**
 * The improved ResNet of ArcFace: convolution 3×3 at full size, four stages of blocks BatchNorm, convolution, BatchNorm, PReLU,
 * convolution, BatchNorm, each stage at half the size of the one before; then BatchNorm, dropout, dense, BatchNorm.
 *
 * `features` is the output before it is brought to length 1. Layers and padding are those of InsightFace's `iresnet`, so that
 * its weights can be taken over.
 *
 * @see Deng et al. 2019, arXiv:1801.07698 (section 3.1); Duta et al. 2020, arXiv:2004.04989
 */
export function iresnet(options: IresnetOptions, seed: number): TrainableNet {
  const builder = new NetBuilder(seed);
  const { inputShape, dimensions } = options;
  const blocks = blocksOf(options);
  const body = chain(inputShape, [
    (input) => conv(builder, 'stem/conv', { input, filters: options.widths[0], kernel: 3 }),
    (input) => batchNorm(builder, 'stem/norm', { input }),
    (input) => prelu(builder, 'stem/prelu', input),
    ...blocks.map(
      ({ name, ...sizes }) =>
        (input: MapShape) =>
          block(builder, name, { input, ...sizes }),
    ),
    (input) => batchNorm(builder, 'head/norm', { input }),
  ]);
  const flat = body.outputShape.reduce((product, size) => product * size, 1);
  const head = dense(builder, 'head/dense', { input: flat, units: dimensions });
  const last = batchNormOfVectors(builder, 'head/output-norm', { input: dimensions, scale: false });
  return assembleNet(builder, {
    architecture: 'iresnet',
    options: { ...options },
    inputShape,
    dimensions,
    narrowing: narrowingOf(options, blocks),
    forward(input, mode) {
      const map = body.apply(asPictures('iresnet', input, inputShape), mode);
      const kept = dropout(tf.reshape<tf.Rank.R2>(map, [map.shape[0], flat]), options.dropout, mode);
      const features = last.apply(head.apply(kept, mode), mode);
      return { features, embedding: l2Normalize(features) };
    },
  });
}

interface BlockSizes {
  readonly filters: number;
  /** Between the convolutions. */
  readonly inner: number;
  readonly stride: 1 | 2;
}

interface NamedBlock extends BlockSizes {
  readonly name: string;
}

function blocksOf({ depth, widths, inner }: IresnetOptions): readonly NamedBlock[] {
  const blocks = widths.flatMap((filters, s) =>
    Array.from({ length: iresnetDepths[depth][s] ?? 0 }, (_, b) => {
      return { name: `stage${s + 1}/block${b + 1}`, filters, stride: b === 0 ? (2 as const) : (1 as const) };
    }),
  );
  return blocks.map((one, i) => ({ ...one, inner: inner?.[i] ?? one.filters }));
}

interface BlockOptions extends BlockSizes {
  readonly input: MapShape;
}

function block(builder: NetBuilder, name: string, options: BlockOptions): MapLayer {
  const { input, filters, inner, stride } = options;
  const branch = chain(input, [
    (shape) => batchNorm(builder, `${name}/norm1`, { input: shape }),
    (shape) => conv(builder, `${name}/conv1`, { input: shape, filters: inner, kernel: 3 }),
    (shape) => batchNorm(builder, `${name}/norm2`, { input: shape }),
    (shape) => prelu(builder, `${name}/prelu`, shape),
    (shape) =>
      conv(builder, `${name}/conv2`, {
        input: shape,
        filters,
        kernel: 3,
        stride,
        pad: stride === 1 ? 'same' : 1,
      }),
    (shape) => batchNorm(builder, `${name}/norm3`, { input: shape }),
  ]);
  if (stride === 1 && input[2] === filters) return residual(branch, null);
  const shortcut = chain(input, [
    (shape) =>
      conv(builder, `${name}/shortcut/conv`, { input: shape, filters, kernel: 1, stride, pad: 'valid' }),
    (shape) => batchNorm(builder, `${name}/shortcut/norm`, { input: shape }),
  ]);
  return residual(branch, shortcut);
}

/** What lies between the convolutions of a block: the sums around it need all channels of the stage. */
const narrowingOf = (options: IresnetOptions, blocks: readonly NamedBlock[]): Narrowing => ({
  groups: blocks.map(({ name }) => {
    const [kernel, norm] = [`${name}/conv1/kernel`, `${name}/norm2`];
    const readers = [member(`${name}/prelu/slope`, 0), member(`${name}/conv2/kernel`, 2)];
    return { name, kernel, norm, members: [member(kernel, 3), ...normMembers(norm), ...readers] };
  }),
  options: (inner) => ({ ...options, inner }),
});
