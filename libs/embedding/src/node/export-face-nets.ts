import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { PackError } from '../errors.ts';
import { readWeightMap } from '../nets/weight-map.ts';
import type { WeightMap } from '../nets/weight-map.ts';
import { exportFaceNet, exportFaceNets, openFaceNet } from '../onnx/built-in-face-nets.ts';
import type { FaceNetModels, FaceTensorNet } from '../onnx/built-in-face-nets.ts';
import type { PackFile, PackManifest } from '../packs/manifest.ts';
import { readPackFiles } from './pack-files.ts';

/**
 * The nets of a face pack in TensorFlow.js weights as ONNX files. Takes about a second; keep what it gives by the digests of
 * the weights and `exporterRevision`.
 *
 * @param location Of the pack's manifest; may be left out for a pack of npm packages.
 * @throws {PackError} if a file is missing or changed.
 */
export async function exportBuiltInFaceNets(manifest: PackManifest, location?: URL): Promise<FaceNetModels> {
  // whatever backend the process uses serves; without one it is the plain one
  await tf.ready();
  const [detector, landmarks, embedder] = await Promise.all(
    (['detector', 'landmarks', 'embedder'] as const).map((role) => readWeights(manifest, role, location)),
  );
  if (detector === undefined || landmarks === undefined || embedder === undefined) {
    throw new RangeError('exportBuiltInFaceNets: three roles give three nets');
  }
  try {
    return exportFaceNets({ detector, landmarks, embedder });
  } finally {
    for (const weights of [detector, landmarks, embedder]) weights.dispose();
  }
}

/**
 * One of them, for packs that bring another embedder.
 *
 * @throws {PackError} if a file is missing or changed.
 */
export async function exportBuiltInFaceNet(
  manifest: PackManifest,
  role: keyof FaceNetModels,
  location?: URL,
): Promise<Uint8Array> {
  await tf.ready();
  const weights = await readWeights(manifest, role, location);
  try {
    return exportFaceNet(role, weights);
  } finally {
    weights.dispose();
  }
}

/**
 * One net of a face pack on tensors of this thread's TensorFlow.js, to compare with its export.
 *
 * @returns Owns its weights.
 * @throws {PackError} if a file is missing or changed.
 */
export async function openBuiltInFaceNet(
  manifest: PackManifest,
  role: keyof FaceNetModels,
  location?: URL,
): Promise<FaceTensorNet> {
  await tf.ready();
  const weights = await readWeights(manifest, role, location);
  try {
    return openFaceNet(role, weights);
  } finally {
    weights.dispose();
  }
}

async function readWeights(
  manifest: PackManifest,
  role: PackFile['role'],
  location: URL | undefined,
): Promise<WeightMap> {
  const files = await readPackFiles(manifest, role, location);
  const specification = files.find(({ path }) => path.endsWith('.json'));
  const binary = files.find(({ path }) => path.endsWith('.bin'));
  if (specification === undefined || binary === undefined) {
    throw new PackError('MANIFEST_INVALID', `The pack's ${role} needs one .json and one .bin file.`);
  }
  return readWeightMap(Buffer.from(specification.bytes).toString('utf8'), binary.bytes);
}
