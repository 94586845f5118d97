import type { EmbeddedFeatures } from '@gallerist/embedding/evaluation';
import type { LabelledPicture, UnusablePicture } from '@gallerist/embedding/node';
import type { RgbImage } from '@gallerist/preprocess';
import type { CropChange } from './crop-change.types.ts';

/** What a report says of the model. */
export interface ModelDescription {
  readonly name: string;
  /** null for pixels, as the next ones. */
  readonly version: string | null;
  readonly digest: string | null;
  readonly spaceId: string | null;
  readonly dimensions: number;
  /** Where the subject was taken from: whole, aligned (template) or detect. */
  readonly source: string;
}

export interface EmbedHow {
  readonly change?: CropChange;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

export interface EmbeddedSet {
  readonly features: EmbeddedFeatures;
  readonly unusable: readonly UnusablePicture[];
}

export type Crop =
  { readonly ok: true; readonly crop: RgbImage } | { readonly ok: false; readonly reason: string };

/** A pack's embedder, or pixels. */
export interface PictureEmbedder {
  readonly about: ModelDescription;
  /** Whether the subjects are faces, whose pose can be told. */
  readonly isOfFaces: boolean;
  /** The template that the pictures are aligned to already, if they are. */
  readonly aligned: string | null;
  readonly embed: (pictures: readonly LabelledPicture[], how?: EmbedHow) => Promise<EmbeddedSet>;
  readonly cropOf: (file: string) => Promise<Crop>;
  readonly dispose: () => Promise<void>;
}
