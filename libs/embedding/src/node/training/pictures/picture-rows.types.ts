import type { Keypoints, TrainingSpec } from '@gallerist/preprocess';

/** Pictures of identities, as a list of files. JSON but for typed arrays. */
export interface PictureRows {
  /** `[N]` absolute paths. */
  readonly files: readonly string[];
  /** `[N]` how errors and digests name them: paths inside their set. */
  readonly ids: readonly string[];
  /** `[N]` whole numbers. */
  readonly identities: Int32Array;
  /** `[N]` whole numbers. */
  readonly cameras?: Int32Array;
  /** `[N]` of `coco-17`, in pixels of the picture; null for a picture without. */
  readonly keypoints?: readonly (Keypoints | null)[];
  /** What a picture is where the spec aligns: a crop that was aligned to this template. Box specs take the whole picture. */
  readonly alignedTemplate?: string;
  /** `[N]` likewise, where they differ. */
  readonly alignedTemplates?: readonly string[];
}

/** What a loading thread is told at its start. */
export interface LoaderData {
  readonly rows: Pick<PictureRows, 'files' | 'ids' | 'keypoints' | 'alignedTemplate' | 'alignedTemplates'>;
  readonly spec: TrainingSpec;
  /** Of the augmentation. */
  readonly seed: number;
  readonly cacheBytes: number;
  readonly hasPaddingMask: boolean;
}

/** One picture of a batch. */
export interface LoadItem {
  /** Place in `rows`. */
  readonly row: number;
  /** Of the augmentation's numbers: differs for the turned ones of a picture. */
  readonly sampleIndex: number;
  /** Quarter turns, counter-clockwise. */
  readonly turns: 0 | 1 | 2 | 3;
}

export interface LoadRequest {
  readonly id: number;
  readonly items: readonly LoadItem[];
  /** Null: as in serving. */
  readonly epoch: number | null;
}

/** Tensors of a batch as plain arrays, moved between the threads. */
export interface LoadedBatch {
  /** `[n, H, W, 3]`. */
  readonly pixels: Float32Array;
  readonly shape: readonly [count: number, height: number, width: number];
  /** `[n, H, W]`, 1 for padding. */
  readonly paddingMask?: Float32Array;
  /** `[n, 17, 3]` x, y and whether it is seen. */
  readonly keypoints?: Float32Array;
}

export type LoadAnswer =
  | { readonly id: number; readonly batch: LoadedBatch }
  | { readonly id: number; readonly fault: { readonly isOfData: boolean; readonly message: string } };
