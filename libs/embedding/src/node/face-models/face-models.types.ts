import type { AnchorLayer } from '../../nets/ssd-anchors.ts';

/** What finds faces, as bytes of ONNX files, checked. */
export interface FinderModels {
  readonly detector: Uint8Array;
  /** The shapes that the detector's rows stand for. */
  readonly anchors: readonly AnchorLayer[];
  readonly landmarks: Uint8Array;
}

/** What makes vectors of crops, as bytes of ONNX files, checked. */
export interface EmbedderModels {
  readonly embedder: Uint8Array;
  /** null where the pack has none. */
  readonly adapter: Uint8Array | null;
}

/** Everything that a thread needs to serve a body pack, besides its manifest. */
export interface BodyModels extends EmbedderModels {
  /** What finds persons; null where the pack finds none. */
  readonly people: Uint8Array | null;
}

/** Everything that a thread needs to serve a face pack, besides its manifest. */
export type FaceModels = FinderModels & EmbedderModels;

/** A net that may come as TensorFlow.js weights, which are exported once. */
export type ExportedRole = 'detector' | 'landmarks' | 'embedder' | 'people';
