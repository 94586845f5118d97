import type * as tf from '@tensorflow/tfjs-core';
import type { Narrowing } from './narrowing.ts';

/** Height, width and channels of a feature map (or of the input picture). */
export type MapShape = readonly [height: number, width: number, channels: number];

/** One vector per example instead of a picture, such as the cached features that an adapter takes. */
export type VectorShape = readonly [features: number];

/** How a net is run. */
export interface ForwardMode {
  /** true: batch statistics (and their moving averages are updated), dropout. false: moving statistics, nothing changes. */
  readonly training: boolean;
  /** In training: use the moving statistics of BatchNorm and leave them as they are. γ and β are still trained. Default false. */
  readonly freezeNorm?: boolean;
  /** In training, for nets with dropout: integer in [0, 2³²), another one for each step. The same seed drops the same values. */
  readonly dropoutSeed?: number;
  /** `[n, H, W]` at the size of the input, 1 for letterbox padding and 0 for content (`paddingMask` of the preprocess library). Only part-based nets look at it. */
  readonly paddingMask?: tf.Tensor3D;
  /** `[n, 17, 3]` of `coco-17`: x and y in pixels of the input, and how sure the point is, in [0, 1]; 0 for one not seen. */
  readonly keypoints?: tf.Tensor3D;
}

/** What a net says of a batch. The tensors are the caller's. */
export interface NetOutput {
  /** `[n, dimensions]` rows of unit length. */
  readonly embedding: tf.Tensor2D;
  /** `[n, ·]` before normalisation (and before BNNeck, where the net has one): what triplets of the literature are taken of. */
  readonly features?: tf.Tensor2D;
  /** `[n, P, ·]` per-part features, of any length, for one classifier each. */
  readonly parts?: tf.Tensor3D;
  /** `[n, P]` in [0, 1]; 0 for a part that cannot be seen. */
  readonly visibility?: tf.Tensor2D;
}

/** One of the vectors that a part-based net gives beside its embedding. */
export interface NetPart {
  /** `global`, `stripe1` (the topmost) …, `head` …. */
  readonly name: string;
  /** What it counts in the joint metric, ≥ 0. */
  readonly weight: number;
}

/** How an optimiser treats a parameter. */
export interface ParameterGroup {
  /** The learning rate is multiplied by this. */
  readonly rateMultiplier: number;
  /** Whether weight decay applies: kernels yes, biases, BatchNorm, PReLU slopes and gates no. */
  readonly decays: boolean;
}

/** One layer of a net at its input shape, for one example. */
export interface LayerDescription {
  readonly name: string;
  readonly kind: string;
  readonly outputShape: readonly number[];
  /** Trainable numbers. Moving statistics do not count. */
  readonly parameters: number;
  /** Multiplications with accumulation of one forward pass. Only convolutions and dense layers have any. */
  readonly macs: number;
}

/**
 * A net as a function over named variables: what a training loop moves, a checkpoint keeps and a tracing export reads.
 *
 * Pictures are `[n, height, width, channels]` float32.
 */
export interface TrainableNet {
  /** Such as `embeddingnet-v2`. */
  readonly architecture: string;
  /** JSON with every default filled in: `buildNet({ architecture, ...options }, seed)` makes the same net again. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputShape: MapShape | VectorShape;
  /** Of the embedding. */
  readonly dimensions: number;
  /** What is trained, by stable name (`stage1/conv/kernel`), in a fixed order. */
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  /** Moving means and variances of BatchNorm, by stable name: saved, not trained. */
  readonly statistics: ReadonlyMap<string, tf.Variable>;
  /** One entry for each parameter. */
  readonly groups: ReadonlyMap<string, ParameterGroup>;
  readonly layers: readonly LayerDescription[];
  /** Of `NetOutput.parts`, in their order; absent where the net has none. */
  readonly parts?: readonly NetPart[];
  /** Absent where no channels can be taken out. */
  readonly narrowing?: Narrowing;
  /**
   * Runs the net; call it within `tidy` or a gradient function, for it leaves intermediate tensors behind.
   *
   * @throws {ShapeError} for an input of another shape.
   */
  forward(input: tf.Tensor, mode: ForwardMode): NetOutput;
  /** Frees the variables. */
  dispose(): void;
}
