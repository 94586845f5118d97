import { specSize } from '@gallerist/preprocess';
import type { PersonFinder } from '../bodies/person-finder.types.ts';
import type { ChipEmbedder } from '../faces/embed-chips.ts';
import type { FaceFinder } from '../faces/face-nets.types.ts';
import type { VectorNet } from '../nets/nets.types.ts';
import type { FinderManifest } from '../packs/face-manifest.ts';
import type { PackManifest } from '../packs/manifest.ts';
import type { FinderModels } from './face-models/face-models.types.ts';
import type { PersonDetectorSection } from '../packs/detector.schema.ts';
import { openDetector } from './face-models/onnx-detector.ts';
import { openLandmarks } from './face-models/onnx-landmarks.ts';
import { openPersonDetector } from './face-models/onnx-person-detector.ts';
import type { OnnxSessionOptions } from './onnx-runtime/onnx-session.types.ts';
import { planar } from './onnx-runtime/planar.ts';
import { embedderFeeding } from './packs/embedder/embedder-model.ts';
import { adapterSignature } from './packs/embedder/adapter-signature.ts';
import { openNet } from './packs/embedder/net-runner.ts';

/** How the nets are computed: providers, threads, TensorRT's cache. */
export type NetOptions = Omit<OnnxSessionOptions, 'model'>;

/** A finder whose nets can be freed. */
export interface OpenFinder extends FaceFinder {
  dispose(): Promise<void>;
}

/**
 * Opens the nets that find faces on ONNX Runtime.
 *
 * @param models As `prepareFaceModels` gives them.
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE` if a provider that was asked for is not here.
 */
export async function openFaceFinder(
  manifest: Pick<FinderManifest, 'detector'>,
  models: FinderModels,
  options: NetOptions,
): Promise<OpenFinder> {
  // a copy: ONNX Runtime takes no shared memory
  const own = (bytes: Uint8Array) => ({ ...options, model: Uint8Array.from(bytes) });
  const detector = await openDetector(models.anchors, own(models.detector));
  const landmarks = await openLandmarks(own(models.landmarks));
  return {
    plan: manifest.detector.plan,
    detector,
    landmarks,
    dispose: async () => {
      await Promise.all([detector.dispose(), landmarks.dispose()]);
    },
  };
}

/** The same for persons. */
export interface OpenPersonFinder extends PersonFinder {
  dispose(): Promise<void>;
}

/**
 * Opens the net that finds persons on ONNX Runtime.
 *
 * @throws As {@link openFaceFinder}.
 */
export async function openPersonFinder(
  { plan }: PersonDetectorSection,
  model: Uint8Array,
  options: NetOptions,
): Promise<OpenPersonFinder> {
  const detector = await openPersonDetector({ ...options, model: Uint8Array.from(model) });
  return { plan, detector, dispose: () => detector.dispose() };
}

/** An embedder whose net can be freed. */
export interface OpenEmbedder extends ChipEmbedder {
  dispose(): Promise<void>;
}

/**
 * Opens a pack's embedder on ONNX Runtime.
 *
 * @throws {PackError} `MODEL_INVALID` if it is not what the manifest says.
 * @throws {RuntimeError} `RUNTIME_UNAVAILABLE` if a provider that was asked for is not here.
 */
export async function openEmbedder(
  manifest: PackManifest,
  bytes: Uint8Array,
  options: NetOptions,
): Promise<OpenEmbedder> {
  const { width, height } = specSize(manifest.preprocess);
  const { signature, layout } = embedderFeeding(manifest);
  const rowShape = layout === 'nchw' ? [3, height, width] : [height, width, 3];
  const isTurned = layout === 'nchw' && manifest.preprocess.layout === 'nhwc';
  const name = `The embedder of ${manifest.name}`;
  const net = await openNet(Uint8Array.from(bytes), { ...signature, rowShape }, { ...options, name });
  return {
    spec: manifest.preprocess,
    flipFusion: manifest.embedder.flipFusion,
    net: {
      dimensions: manifest.embedder.dimensions,
      run: (rows) => net.run(isTurned ? planar(rows, width * height) : rows),
      dispose: () => net.dispose(),
    },
    dispose: () => net.dispose(),
  };
}

/**
 * Opens a pack's adapter; null where it has none.
 *
 * @throws As {@link openEmbedder}.
 */
export async function openAdapter(
  { adapter, embedder, name }: PackManifest,
  bytes: Uint8Array | null,
  options: NetOptions,
): Promise<VectorNet | null> {
  if (adapter === null || bytes === null) return null;
  const signature = adapterSignature(adapter, embedder.dimensions);
  const net = await openNet(Uint8Array.from(bytes), signature, {
    ...options,
    name: `The adapter of ${name}`,
  });
  return { dimensions: adapter.dimensions, run: (rows) => net.run(rows), dispose: () => net.dispose() };
}
