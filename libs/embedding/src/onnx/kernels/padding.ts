import type * as tf from '@tensorflow/tfjs-core';
import type { Attributes } from '../lower/lowering.ts';
import { ints, sameNumbers, text } from '../lower/graph.types.ts';
import type { TraceAttributes } from '../trace/trace.types.ts';
import { pairOf, refuse } from './read-step.ts';

type ConvInfo = tf.backend_util.Conv2DInfo;
type Padding = Parameters<typeof tf.backend_util.computePool2DInfo>[4];

export function fourLengths([a, b, c, d]: readonly number[]): [number, number, number, number] {
  if (a === undefined || b === undefined || c === undefined || d === undefined) {
    throw new RangeError('fourLengths: shape must have rank 4');
  }
  return [a, b, c, d];
}

/** The attribute `pad` was checked by the operation that ran the kernel. */
export const paddingOf = (attributes: TraceAttributes): Padding => attributes['pad'] as Padding;

const padsOf = ({ padInfo }: ConvInfo): number[] => [
  padInfo.top,
  padInfo.left,
  padInfo.bottom,
  padInfo.right,
];

/**
 * Explicit padding where it does not depend on the size of the input, else ONNX's `SAME_UPPER`, which computes it as
 * TensorFlow does.
 */
export function padAttributes(
  kernel: string,
  [info, other]: readonly [ConvInfo, ConvInfo],
  attributes: TraceAttributes,
): Attributes {
  checkRounding(kernel, info);
  checkRounding(kernel, other);
  const [rows, columns] = pairOf(attributes, 'strides');
  const isFree = info.inHeight !== other.inHeight || info.inWidth !== other.inWidth;
  if (attributes['pad'] === 'same' && isFree && (rows > 1 || columns > 1))
    return { auto_pad: text('SAME_UPPER') };
  const pads = padsOf(info);
  if (!sameNumbers(pads, padsOf(other))) throw refuse(kernel, 'pads by the size of the input');
  return { pads: ints(pads) };
}

/** ONNX rounds down; the other ways are refused where they matter. */
function checkRounding(kernel: string, info: ConvInfo): void {
  const { top, bottom, left, right } = info.padInfo;
  const rows =
    Math.floor((info.inHeight + top + bottom - info.effectiveFilterHeight) / info.strideHeight) + 1;
  const columns =
    Math.floor((info.inWidth + left + right - info.effectiveFilterWidth) / info.strideWidth) + 1;
  if (rows !== info.outHeight || columns !== info.outWidth) throw refuse(kernel, 'rounds its output size up');
}
