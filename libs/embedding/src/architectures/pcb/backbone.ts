import { relu } from '../layers/activations.ts';
import { batchNorm } from '../layers/batch-norm.ts';
import { chain } from '../layers/chain.ts';
import { conv } from '../layers/conv.ts';
import { invertedBottleneck } from '../layers/inverted-bottleneck.ts';
import type { MapLayer } from '../layers/layer.types.ts';
import { maskContent } from '../layers/mask-content.ts';
import { residual } from '../layers/residual.ts';
import type { NetBuilder } from '../net-builder.ts';
import type { MapShape } from '../trainable-net.types.ts';
import type { PcbOptions } from './pcb-options.ts';

const MOBILE_EXPANSION = 4;

interface BlockOptions {
  readonly input: MapShape;
  readonly filters: number;
  readonly stride: 1 | 2;
}

/** Convolutions of a PCB net. Padding is out of sight of every one of them, where the net knows of any. */
export function backboneOf(builder: NetBuilder, { inputShape, backbone }: PcbOptions): MapLayer {
  const { kind, widths, blocks, strides } = backbone;
  const make = kind === 'resnet' ? basicBlock : mobileBlock;
  return chain(inputShape, [
    maskContent,
    (input) =>
      conv(builder, 'stem/conv', { input, filters: widths[0] ?? 1, kernel: 3, stride: strides[0] ?? 1 }),
    (input) => batchNorm(builder, 'stem/norm', { input }),
    relu,
    maskContent,
    ...widths.flatMap((filters, s) =>
      Array.from({ length: blocks }, (_, b) => (input: MapShape) => {
        const stride = b === 0 ? (strides[s + 1] ?? 1) : 1;
        return make(builder, `stage${s + 1}/block${b + 1}`, { input, filters, stride });
      }),
    ),
  ]);
}

/** He et al. 2016, arXiv:1512.03385: the basic block, with a projection where the shapes differ. */
function basicBlock(builder: NetBuilder, name: string, { input, filters, stride }: BlockOptions): MapLayer {
  const branch = chain(input, [
    (shape) => conv(builder, `${name}/conv1`, { input: shape, filters, kernel: 3, stride }),
    (shape) => batchNorm(builder, `${name}/norm1`, { input: shape }),
    relu,
    maskContent,
    (shape) => conv(builder, `${name}/conv2`, { input: shape, filters, kernel: 3 }),
    (shape) => batchNorm(builder, `${name}/norm2`, { input: shape }),
  ]);
  return chain(input, [
    () => residual(branch, projection(builder, name, { input, filters, stride })),
    relu,
    maskContent,
  ]);
}

/** Null where the input itself has the shape of the branch. */
function projection(
  builder: NetBuilder,
  name: string,
  { input, filters, stride }: BlockOptions,
): MapLayer | null {
  if (stride === 1 && input[2] === filters) return null;
  return chain(input, [
    (shape) => conv(builder, `${name}/shortcut/conv`, { input: shape, filters, kernel: 1, stride }),
    (shape) => batchNorm(builder, `${name}/shortcut/norm`, { input: shape }),
  ]);
}

const mobileBlock = (builder: NetBuilder, name: string, options: BlockOptions): MapLayer =>
  invertedBottleneck(builder, name, {
    ...options,
    inner: Math.max(1, Math.round(options.input[2] * MOBILE_EXPANSION)),
    activation: 'relu',
    pad: 'same',
  });
