import type { RgbImage } from '@gallerist/preprocess';

/** What is done to the probe's crop before it is embedded. */
export interface CropChange {
  /** Says all that the result depends on: embeddings are cached under it. */
  readonly id: string;
  readonly apply: (crop: RgbImage) => RgbImage;
}
