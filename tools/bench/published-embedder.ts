import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';

/** What of face-api.js is used here; its own types cannot be imported from the build for wasm. */
interface FaceApi {
  readonly NetInput: new (pictures: tf.Tensor[]) => object;
  readonly nets: {
    readonly faceRecognitionNet: {
      loadFromDisk(folder: string): Promise<void>;
      forwardInput(input: object): tf.Tensor2D;
    };
  };
}

/**
 * The built-in embedder as its package publishes and runs it on TensorFlow.js' present backend: scale layers, additions and
 * clips are kernels of their own. Our `openBuiltInFaceNet` folds them away, and so is the stricter comparison.
 *
 * @param pictures `[batch, 150, 150, 3]`, 0 to 255.
 */
export async function publishedEmbedderRun(pictures: tf.Tensor4D): Promise<() => Promise<void>> {
  const require = createRequire(import.meta.url);
  // the package has no types for this build of it
  const faceApi = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi;
  const net = faceApi.nets.faceRecognitionNet;
  await net.loadFromDisk(join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model'));
  const input = new faceApi.NetInput(tf.unstack(pictures));
  return async () => {
    const embeddings = net.forwardInput(input);
    await embeddings.data();
    embeddings.dispose();
  };
}
