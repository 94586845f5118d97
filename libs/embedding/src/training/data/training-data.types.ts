import type * as tf from '@tensorflow/tfjs-core';

/** A batch as the net takes it. The tensors are the receiver's. */
export interface NetInput {
  readonly input: tf.Tensor;
  readonly paddingMask?: tf.Tensor3D;
  readonly keypoints?: tf.Tensor3D;
}

/** Pictures or vectors that a net can look at. */
export interface NetInputs {
  /** Rows. */
  readonly size: number;
  /** As serving makes them: nothing random. @param rows In [0, size). */
  plain(rows: ArrayLike<number>): Promise<NetInput>;
}

/** What a net is trained on. */
export interface TrainingData extends NetInputs {
  /** `[N]` classes in [0, classCount). */
  readonly labels: Int32Array;
  readonly classCount: number;
  /** `[N]` whole numbers, or null where the set has none. */
  readonly cameras: Int32Array | null;
  /** Names the rows, their order and how they become inputs: a run goes on with the very same data only. */
  readonly digest: string;
  /**
   * A batch of training, augmented: a function of rows and epoch alone. May be asked for before its turn, so that it is made
   * beside the step before.
   */
  batch(rows: Int32Array, epoch: number): Promise<NetInput>;
}

/** Rows of identities that are not trained on. */
export interface HeldOutData extends NetInputs {
  /** `[N]` whole numbers. */
  readonly labels: Int32Array;
  /** `[N]`: rows of one identity and one camera are not compared. Null: all are. */
  readonly cameras: Int32Array | null;
}
