import type { AnchorLayer } from '../../nets/ssd-anchors.ts';

/** Everything that a thread needs to serve a face pack, besides its manifest. Bytes of ONNX files, checked. */
export interface FaceModels {
  readonly detector: Uint8Array;
  /** The shapes that the detector's rows stand for. */
  readonly anchors: readonly AnchorLayer[];
  readonly landmarks: Uint8Array;
  readonly embedder: Uint8Array;
  /** null where the pack has none. */
  readonly adapter: Uint8Array | null;
}

/** A net that may come as TensorFlow.js weights, which are exported once. */
export type ExportedRole = 'detector' | 'landmarks' | 'embedder';
