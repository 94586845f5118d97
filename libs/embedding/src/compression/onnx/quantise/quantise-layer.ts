import { quantisePerChannel } from '../../quantise-per-channel.ts';
import { roundHalfEven } from '../../round-half-even.ts';
import { channelOf } from '../layer-parameters.ts';
import type { WeightedLayer } from '../layer-parameters.ts';

/** Weights and bias of a layer as whole numbers. */
export interface QuantisedLayer {
  readonly weights: Int8Array;
  /** float32, one for each channel. */
  readonly scales: Float32Array;
  /** In units of input scale · channel scale; null where the layer has none. */
  readonly bias: Int32Array | null;
}

export interface LayerQuantisation {
  /** Scale of the layer's input. */
  readonly inputScale: number;
  /** 8; 7 keeps the sums of products within 16 bits, which processors without VNNI add in. */
  readonly bits: 7 | 8;
}

/** A bias stays below half of what 32 bits hold: the sum of products needs the rest. */
const MOST_BIAS = 2 ** 30;

/**
 * Quantises a layer: weights symmetrically with a scale for each output channel, the bias in the units of the products.
 *
 * A channel whose bias would not fit gets a larger scale.
 *
 * @throws {ArgumentError} for weights that are not finite.
 */
export function quantiseLayer(layer: WeightedLayer, { inputScale, bits }: LayerQuantisation): QuantisedLayer {
  const { weights, values, axis, biasValues } = layer;
  const own = quantisePerChannel({ values, shape: weights.dims }, { axis, bits });
  const scales = Float32Array.from(own.scales, (scale, channel) => {
    const least = Math.abs(biasValues?.[channel] ?? 0) / inputScale / MOST_BIAS;
    return Math.max(scale, least);
  });
  const channel = channelOf(layer);
  const most = 2 ** (bits - 1) - 1;
  // the scales of the file are float32: weights are rounded by these
  const rounded = Int8Array.from(values, (value, place) => {
    const q = roundHalfEven(value / (scales[channel(place)] ?? 1));
    return Math.min(most, Math.max(-most, q));
  });
  const bias = biasValues?.map((value, at) => roundHalfEven(value / (inputScale * (scales[at] ?? 1))));
  return { weights: rounded, scales, bias: bias === undefined ? null : Int32Array.from(bias) };
}
