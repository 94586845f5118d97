import { ArgumentError, checkFinite, checkLength } from '@gallerist/metrics/checks';
import { checkBits, quantisedArray } from './quantisation-range.ts';
import type { QuantisedValues } from './quantised.types.ts';
import { quantiseSymmetric } from './quantise-symmetric.ts';

/** A tensor with one symmetric scale for each slice along `axis`. */
export interface ChannelQuantisedTensor {
  readonly values: QuantisedValues;
  readonly shape: readonly number[];
  readonly axis: number;
  /** `[shape[axis]]`, each > 0. */
  readonly scales: Float64Array;
}

/**
 * Symmetric quantisation with a scale of its own for each channel, so that a channel of small weights keeps its levels beside
 * one of large weights.
 *
 * @param tensor `values` row by row, as many as `shape` multiplies to; finite.
 * @param options `axis` of the channels (for tfjs convolutions the last, for ONNX the first); `bits` in [2, 16], default 8.
 * @throws {ArgumentError} for a value that is not finite, an axis that the shape does not have, or `bits` outside its range;
 *   {ShapeError} if values and shape disagree.
 * @see Krishnamoorthi 2018, arXiv:1806.08342 (per-channel quantisation of weights)
 */
export function quantisePerChannel(
  { values, shape }: { readonly values: ArrayLike<number>; readonly shape: readonly number[] },
  { axis, bits = 8 }: { readonly axis: number; readonly bits?: number },
): ChannelQuantisedTensor {
  const caller = 'quantisePerChannel';
  checkBits(caller, bits);
  const channels = shape[axis];
  if (!Number.isInteger(axis) || channels === undefined) {
    const expected = `be a whole number in [0, ${shape.length - 1}]`;
    throw new ArgumentError(caller, 'axis', { expected, actual: axis });
  }
  checkLength(caller, 'values', { values, length: shape.reduce((product, size) => product * size, 1) });
  checkFinite(caller, 'values', values);
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const indexes = channelIndexes(values.length, { channels, inner });
  const quantised = quantisedArray(values.length, bits);
  const scales = Float64Array.from(indexes, (places) => {
    const channel = quantiseSymmetric(
      places.map((place) => values[place] ?? 0),
      { bits },
    );
    places.forEach((place, i) => (quantised[place] = channel.values[i] ?? 0));
    return channel.scale;
  });
  return { values: quantised, shape, axis, scales };
}

/** For each channel the places of its values. */
function channelIndexes(
  length: number,
  { channels, inner }: { readonly channels: number; readonly inner: number },
): readonly (readonly number[])[] {
  const places: number[][] = Array.from({ length: channels }, () => []);
  for (let place = 0; place < length; place++) places[Math.floor(place / inner) % channels]?.push(place);
  return places;
}
