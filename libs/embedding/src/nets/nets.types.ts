import type { Box } from '@gallerist/preprocess';
import type * as tf from '@tensorflow/tfjs-core';

/** What the pipeline asks of a net, whatever serves it: nothing above these interfaces knows a tensor library. */

/** A batch of equally sized RGB pictures: `data` is `[count, height, width, 3]`, pixels in 0 … 255. */
export interface PictureBatch {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

/** A raw find before non-maximum suppression, in pixels of the detector's input. */
export interface RawDetection {
  readonly box: Box;
  /** In [0, 1]. */
  readonly confidence: number;
}

export interface SubjectDetector {
  /** Both sides of an input are multiples of this. */
  readonly stridePx: number;
  /** One list for each picture; only finds of at least `minConfidence`, in no order. */
  detect(batch: PictureBatch, minConfidence: number): Promise<readonly (readonly RawDetection[])[]>;
  dispose(): Promise<void>;
}

export interface LandmarkNet {
  readonly inputPx: number;
  /** For each picture 68 points as x, y pairs (`[count, 136]`), fractions of the input's side. */
  locate(batch: PictureBatch): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** From rows to vectors: crops as the pack's PreprocessSpec makes them, or the vectors of another net. */
export interface VectorNet {
  readonly dimensions: number;
  /** `[n, dimensions]`, as the net gives them: not normalised. */
  run(rows: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** A net as a function of TensorFlow.js, for export: from pictures `[n, height, width, 3]` to what it says of them. */
export interface TensorNet<T extends tf.Tensor | readonly tf.Tensor[]> {
  /** Leaves intermediate tensors behind; call it within a scope. */
  forward(pictures: tf.Tensor4D): T;
  /** Frees the weights. */
  dispose(): void;
}
