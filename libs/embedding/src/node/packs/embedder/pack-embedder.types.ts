import type { ImageLimits, PreprocessSpec, RgbImage } from '@gallerist/preprocess';
import type { PackManifest } from '../../../packs/manifest.ts';
import type { PartRows } from './part-nets.ts';

/** Where the subject is in each picture. */
export type PictureSource =
  /** The whole picture shows it; for specs of geometry `box`. */
  | { readonly kind: 'whole' }
  /**
   * The picture is a crop that was aligned to this template; for specs of geometry `align`. Taken as it is where the spec has
   * the same template, else moved to the spec's by five points of both (to a template of 68 points: by landmarks that the
   * built-in net finds in it).
   */
  | { readonly kind: 'aligned'; readonly template: string }
  /** The built-in detector and landmarks find faces, the largest is taken; for specs of geometry `align`. */
  | { readonly kind: 'detect' };

/** A file's path or its bytes. */
export type PictureFile = string | Uint8Array;

export interface PackEmbedderOptions {
  /** Default: `whole` for specs of geometry `box`, else `detect`. */
  readonly source?: PictureSource;
  /**
   * What a row holds: the pack's embedding, or its parts with how visible each is (`PartRows`), of one view and without an adapter.
   * Default `embedding`.
   */
  readonly rows?: 'embedding' | 'parts';
  /** Threads of the runtime. Default: one for each core. */
  readonly threads?: number;
  /** Where packs are installed, to find one by name. */
  readonly packsDir?: string;
  /** Default: 10 MiB and 40 megapixels a picture. */
  readonly limits?: ImageLimits;
}

export interface EmbedProgress {
  readonly done: number;
  readonly total: number;
}

export interface EmbedPicturesOptions {
  readonly onProgress?: (progress: EmbedProgress) => void;
  readonly signal?: AbortSignal;
  /** Pictures in one run. Default 32. */
  readonly batchSize?: number;
  /**
   * What becomes of pictures that cannot be decoded or show no face: `refuse` throws at the first, `list` leaves their rows zero
   * and names them in `unusable`. Default `refuse`.
   */
  readonly onUnusable?: 'refuse' | 'list';
}

/** A picture without an embedding. */
export interface UnusablePicture {
  readonly index: number;
  /** For people; holds no path. */
  readonly reason: string;
}

export interface EmbeddedPictures {
  /** `[n, dimensions]` float32, rows of length 1 in the order of the pictures; zeros for unusable ones. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** By index, ascending. */
  readonly unusable: readonly UnusablePicture[];
}

/** A pack's embedder, loaded. */
export interface PackEmbedder {
  readonly manifest: PackManifest;
  readonly spec: PreprocessSpec;
  /** Of a row. */
  readonly dimensions: number;
  /** What a row holds where it holds parts; null where it is an embedding. Then alone rows have length 1. */
  readonly parts: PartRows | null;
  /** Of vectors of this pack; the source of the pictures is no part of it. */
  readonly spaceId: string;
  readonly source: PictureSource;
  /**
   * SHA-256 over all that a vector of a picture depends on (weights, preprocessing, decoder, source): what cached vectors are
   * kept under.
   */
  readonly cacheKey: string;
  /**
   * Embeds what `applyPreprocess` gave: the tensor's data in the spec's layout, any number of rows. One view each, no mirror
   * images. A row depends on its own input only.
   *
   * @returns `[n, dimensions]`, rows of length 1.
   * @throws {RangeError} for data of another size. @throws {PackError} `MODEL_INVALID` at a row without a finite direction.
   */
  embed(tensor: Float32Array): Promise<Float32Array>;
  /**
   * Embeds pictures as the pack's manifest says, mirror images included. Reading, decoding and cropping go on while the
   * runtime computes.
   *
   * @throws {PackError} `PICTURE_UNUSABLE` (unless listed), `MODEL_INVALID`. @throws the signal's reason once aborted.
   */
  embedPictures(pictures: readonly PictureFile[], options?: EmbedPicturesOptions): Promise<EmbeddedPictures>;
  /** The spec's crop of a picture, as `embedPictures` makes it. */
  cropPicture(picture: PictureFile): Promise<CropOutcome>;
  /**
   * Embeds crops of the spec's size, mirror images included.
   *
   * @returns `[n, dimensions]`, rows of length 1.
   */
  embedCrops(crops: readonly RgbImage[]): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** A crop, or why there is none, for people. */
export type CropOutcome =
  { readonly ok: true; readonly crop: RgbImage } | { readonly ok: false; readonly reason: string };
