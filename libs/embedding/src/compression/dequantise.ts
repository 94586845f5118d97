import type { ChannelQuantisedTensor } from './quantise-per-channel.ts';
import type { QuantisedTensor } from './quantised.types.ts';

/** The values that whole numbers stand for: scale · (q − zeroPoint), float64. */
export const dequantise = ({ values, scale, zeroPoint }: QuantisedTensor): Float64Array =>
  Float64Array.from(values, (q) => scale * (q - zeroPoint));

/** The values that whole numbers with a scale for each channel stand for, float64. */
export function dequantisePerChannel({ values, shape, axis, scales }: ChannelQuantisedTensor): Float64Array {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  return Float64Array.from(values, (q, place) => {
    return q * (scales[Math.floor(place / inner) % scales.length] ?? 0);
  });
}
