import type { FaceDetector, LandmarkNet, VectorNet } from '../nets/nets.types.ts';
import type { FacePackManifest } from '../packs/face-manifest.ts';

/** The nets of a face pack, loaded, with the manifest that says how to use them. */
export interface FaceNets {
  readonly manifest: FacePackManifest;
  readonly detector: FaceDetector;
  readonly landmarks: LandmarkNet;
  /** Takes what the manifest's PreprocessSpec makes of chips. */
  readonly embedder: VectorNet;
  /** Takes the embedder's normalised vectors; null where the pack has none. */
  readonly adapter: VectorNet | null;
}
