import type { FaceNets } from '../faces/face-nets.types.ts';
import { createDlibResnet } from '../nets/dlib-resnet.ts';
import { createLandmarks68 } from '../nets/landmarks68.ts';
import { createSsdMobilenet } from '../nets/ssd-mobilenet.ts';
import { readWeightMap } from '../nets/weight-map.ts';
import type { WeightMap } from '../nets/weight-map.ts';
import { PackError } from '../errors.ts';
import type { FacePackManifest } from '../packs/face-manifest.ts';
import type { PackFile, PackManifest } from '../packs/manifest.ts';
import { readPackFiles } from './pack-files.ts';

/**
 * Loads the nets of a face pack onto this thread's TensorFlow.js backend.
 *
 * @throws {PackError} if a file is missing or changed.
 */
export async function loadFaceNets(manifest: FacePackManifest): Promise<FaceNets> {
  const [detector, landmarks, embedder] = await Promise.all([
    build(manifest, 'detector', createSsdMobilenet),
    build(manifest, 'landmarks', createLandmarks68),
    build(manifest, 'embedder', createDlibResnet),
  ]);
  return { manifest, detector, landmarks, embedder };
}

async function build<T>(
  manifest: PackManifest,
  role: PackFile['role'],
  create: (weights: WeightMap) => T,
): Promise<T> {
  const files = await readPackFiles(manifest, role);
  const specification = files.find(({ path }) => path.endsWith('.json'));
  const binary = files.find(({ path }) => path.endsWith('.bin'));
  if (specification === undefined || binary === undefined) {
    throw new PackError('MANIFEST_INVALID', `The pack's ${role} needs one .json and one .bin file.`);
  }
  const weights = readWeightMap(Buffer.from(specification.bytes).toString('utf8'), binary.bytes);
  try {
    return create(weights);
  } finally {
    weights.dispose();
  }
}
