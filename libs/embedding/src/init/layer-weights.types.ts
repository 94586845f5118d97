import type { MapShape } from '../architectures/trainable-net.types.ts';

/** Values with a shape. Convolutions are `[height, width, in, out]`, depthwise ones `[height, width, channels, 1]`. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** BatchNorm: γ · (x − mean) / √(variance + ε) + β, `[C]` each. */
export interface NormWeights {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly epsilon: number;
}

export type LayerKind = 'conv' | 'depthwise-conv' | 'dense' | 'norm' | 'prelu' | 'gate';

/** A layer of another net, with the BatchNorm that follows it at once where there is one. */
export interface SourceLayer {
  readonly name: string;
  readonly kind: LayerKind;
  /** Of a convolution or dense layer, or the slopes of PReLU. */
  readonly kernel: Weight | null;
  readonly bias: Float32Array | null;
  readonly norm: NormWeights | null;
  /** Of a dense layer: it takes a map that was flattened channel by channel, as in NCHW. */
  readonly isFlattenedByChannel: boolean;
}

/** A layer of our net that takes such values. */
export interface TargetLayer {
  readonly name: string;
  readonly kind: LayerKind;
  /** Names of its variables; null where it has none. */
  readonly kernel: string | null;
  readonly bias: string | null;
  /** Prefix of the variables of the BatchNorm that follows at once. */
  readonly norm: string | null;
  /** Of a dense layer: the map that it takes, flattened cell by cell. */
  readonly flattened: MapShape | null;
}
