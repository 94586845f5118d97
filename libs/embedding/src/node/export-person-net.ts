import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { PackError } from '../errors.ts';
import { exportPersonNet } from '../onnx/person-net.ts';
import type { PackFile } from '../packs/manifest.ts';
import { readPackFiles } from './pack-files.ts';

/**
 * The net that finds persons as an ONNX file, from its TensorFlow.js graph. Keep what it gives by the digests of the weights and
 * `exporterRevision`.
 *
 * @param files Of the manifest of a finder, or of a pack that borrowed it.
 * @throws {PackError} if a file is missing or changed.
 */
export async function exportBuiltInPersonNet(
  files: readonly PackFile[],
  location?: URL,
): Promise<Uint8Array> {
  await tf.ready();
  const { modelJson, binary } = await readPersonGraph(files, location);
  return exportPersonNet(modelJson, binary);
}

/**
 * The net's graph and its weights.
 *
 * @throws As {@link exportBuiltInPersonNet}.
 */
export async function readPersonGraph(
  files: readonly PackFile[],
  location?: URL,
): Promise<{ readonly modelJson: string; readonly binary: Uint8Array }> {
  const read = await readPackFiles({ files }, 'detector', location);
  const graph = read.find(({ path }) => path.endsWith('.json'));
  const weights = read.find(({ path }) => path.endsWith('.bin'));
  if (graph === undefined || weights === undefined) {
    throw new PackError('MANIFEST_INVALID', "The pack's detector needs one .json and one .bin file.");
  }
  return { modelJson: Buffer.from(graph.bytes).toString('utf8'), binary: weights.bytes };
}
