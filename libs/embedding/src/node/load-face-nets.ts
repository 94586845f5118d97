import { specSize } from '@gallerist/preprocess';
import type { FaceNets } from '../faces/face-nets.types.ts';
import type { VectorNet } from '../nets/nets.types.ts';
import type { FacePackManifest } from '../packs/face-manifest.ts';
import type { FaceModels } from './face-models/face-models.types.ts';
import { openDetector } from './face-models/onnx-detector.ts';
import { openLandmarks } from './face-models/onnx-landmarks.ts';
import type { OnnxSessionOptions } from './onnx-runtime/onnx-session.types.ts';
import { planar } from './onnx-runtime/planar.ts';
import { embedderFeeding } from './packs/embedder/embedder-model.ts';
import { adapterSignature } from './packs/embedder/adapter-signature.ts';
import { openNet } from './packs/embedder/net-runner.ts';

/** How the nets are computed: providers, threads, TensorRT's cache. */
export type FaceNetOptions = Omit<OnnxSessionOptions, 'model'>;

/**
 * Opens the nets of a face pack on ONNX Runtime.
 *
 * @param models As `prepareFaceModels` gives them.
 * @throws {PackError} `MODEL_INVALID` if the embedder is not what the manifest says.
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE` if a provider that was asked for is not here.
 */
export async function loadFaceNets(
  manifest: FacePackManifest,
  models: FaceModels,
  options: FaceNetOptions,
): Promise<FaceNets> {
  // a copy: ONNX Runtime takes no shared memory
  const own = (bytes: Uint8Array) => ({ ...options, model: Uint8Array.from(bytes) });
  return {
    manifest,
    detector: await openDetector(models.anchors, own(models.detector)),
    landmarks: await openLandmarks(own(models.landmarks)),
    embedder: await openEmbedder(manifest, models.embedder, options),
    adapter: models.adapter === null ? null : await openAdapter(manifest, models.adapter, options),
  };
}

async function openEmbedder(
  manifest: FacePackManifest,
  bytes: Uint8Array,
  options: FaceNetOptions,
): Promise<VectorNet> {
  const { width, height } = specSize(manifest.preprocess);
  const { signature, layout } = embedderFeeding(manifest);
  const rowShape = layout === 'nchw' ? [3, height, width] : [height, width, 3];
  const isTurned = layout === 'nchw' && manifest.preprocess.layout === 'nhwc';
  const name = `The embedder of ${manifest.name}`;
  const net = await openNet(Uint8Array.from(bytes), { ...signature, rowShape }, { ...options, name });
  return {
    dimensions: manifest.embedder.dimensions,
    run: (rows) => net.run(isTurned ? planar(rows, width * height) : rows),
    dispose: () => net.dispose(),
  };
}

async function openAdapter(
  { adapter, embedder, name }: FacePackManifest,
  bytes: Uint8Array,
  options: FaceNetOptions,
): Promise<VectorNet | null> {
  if (adapter === null) return null;
  const signature = adapterSignature(adapter, embedder.dimensions);
  const net = await openNet(Uint8Array.from(bytes), signature, {
    ...options,
    name: `The adapter of ${name}`,
  });
  return { dimensions: adapter.dimensions, run: (rows) => net.run(rows), dispose: () => net.dispose() };
}
