import type { Embedder, FaceDetector, LandmarkNet } from '../nets/nets.types.ts';
import type { FacePackManifest } from '../packs/face-manifest.ts';

/** The nets of a face pack, loaded, with the manifest that says how to use them. */
export interface FaceNets {
  readonly manifest: FacePackManifest;
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkNet;
  readonly embedder: Embedder;
}
