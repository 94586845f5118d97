import type * as tf from '@tensorflow/tfjs-core';
import { dlibResnetOf } from '../nets/dlib-resnet.ts';
import { landmarks68Of } from '../nets/landmarks68.ts';
import type { TensorNet } from '../nets/nets.types.ts';
import { ssdMobilenetOf } from '../nets/ssd-mobilenet.ts';
import type { WeightMap } from '../nets/weight-map.ts';
import { writeOnnx } from './model/write-onnx.ts';
import type { TracedFunction } from './trace/trace.types.ts';
import { traceOnnx } from './trace-onnx.ts';
import type { TraceInput } from './trace-onnx.ts';

/** Changes whenever the same weights give another graph: part of the key of whatever keeps exported models. */
export const exporterRevision = 1;

/** Names of the nets' inputs and outputs in the exported models. */
export const faceNetNames = {
  input: 'pictures',
  detector: { boxes: 'boxes', classes: 'classes' },
  landmarks: 'points',
  embedder: 'embedding',
} as const;

/** ONNX files of the built-in face nets; each takes float32 `pictures [batch, 3, height, width]`. */
export interface FaceNetModels {
  /** Any multiples of 32 px, pixels in 0 … 255. Gives `boxes [batch, anchors, 4]` and `classes [batch, anchors, 3]`. */
  readonly detector: Uint8Array;
  /** 112×112, pixels in 0 … 255. Gives `points [batch, 136]`. */
  readonly landmarks: Uint8Array;
  /** 150×150, normalised as the pack says. Gives `embedding [batch, 128]`, not normalised. */
  readonly embedder: Uint8Array;
}

/** The weights of each net; they stay the caller's. */
export type FaceNetWeights = Readonly<Record<keyof FaceNetModels, WeightMap>>;

/**
 * Exports the nets of a face pack in TensorFlow.js weights. A backend must be active; it only folds constants.
 *
 * @throws {RangeError} if a weight is missing.
 */
export function exportFaceNets(weights: FaceNetWeights): FaceNetModels {
  return {
    detector: exportFaceNet('detector', weights.detector),
    landmarks: exportFaceNet('landmarks', weights.landmarks),
    embedder: exportFaceNet('embedder', weights.embedder),
  };
}

/**
 * One of them.
 *
 * @param weights They stay the caller's.
 * @throws {RangeError} if a weight is missing.
 */
export const exportFaceNet = (role: keyof FaceNetModels, weights: WeightMap): Uint8Array =>
  exportNet(openFaceNet(role, weights));

/** A built-in net with what its export needs to know. */
export interface FaceTensorNet extends TensorNet<ReturnType<TracedFunction>> {
  readonly input: TraceInput;
  readonly outputs: readonly string[];
}

/** @param weights May be freed afterwards. */
export function openFaceNet(role: keyof FaceNetModels, weights: WeightMap): FaceTensorNet {
  const { input: name, detector, landmarks, embedder } = faceNetNames;
  switch (role) {
    case 'detector': {
      const outputs = [detector.boxes, detector.classes];
      return { ...ssdMobilenetOf(weights), input: { name, shape: [512, 512, 3], sizeStep: 32 }, outputs };
    }
    case 'landmarks':
      return { ...landmarks68Of(weights), input: { name, shape: [112, 112, 3] }, outputs: [landmarks] };
    case 'embedder':
      return { ...dlibResnetOf(weights), input: { name, shape: [150, 150, 3] }, outputs: [embedder] };
  }
}

function exportNet(net: FaceTensorNet): Uint8Array {
  try {
    // the input's shape says that there are four axes
    const run: TracedFunction = (pictures) => net.forward(pictures as tf.Tensor4D);
    return writeOnnx(traceOnnx(run, { inputs: [net.input], outputs: net.outputs }));
  } finally {
    net.dispose();
  }
}
