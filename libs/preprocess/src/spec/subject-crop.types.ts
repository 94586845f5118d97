import type { AlignmentTemplate } from '../geometry/alignment-template.ts';
import type { Affine } from '../geometry/affine.ts';
import type { Landmarks } from '../geometry/align.ts';
import type { DegeneratePoints } from '../geometry/similarity.ts';
import type { Box, RgbImage } from '../types.ts';
import type { ImageTensor } from './image-tensor.ts';

/** Where the subject is in its picture, in pixels of the upright picture. */
export type SubjectPlace =
  /** For `align` geometry. */
  | { readonly kind: 'landmarks'; readonly landmarks: Landmarks }
  /** For `align` geometry: the whole picture is a crop that was aligned to this template, at any scale. */
  | { readonly kind: 'aligned'; readonly template: AlignmentTemplate }
  /** For `box` geometry. */
  | { readonly kind: 'box'; readonly box: Box }
  /** For `box` geometry: the whole picture, to which no margin is added. */
  | { readonly kind: 'whole' };

/** One subject in one picture. */
export interface PreprocessInput {
  readonly image: RgbImage;
  readonly subject: SubjectPlace;
}

/** The picture that goes into the net, before its bytes become numbers: what is kept and what is re-embedded later. */
export interface SubjectCrop {
  /** `[H, W, 3]` uint8 of the spec's size. */
  readonly image: RgbImage;
  /** The part that is not letterbox padding, whole pixels. The whole crop for `align` geometry. */
  readonly content: Box;
  /** Pixels of the picture to pixels of the crop; `invertAffine` gives the way back. */
  readonly toCrop: Affine;
}

/** A batch: the tensor's rows are the inputs at `accepted`, in this order. */
export interface PreprocessedBatch<Crop extends SubjectCrop = SubjectCrop> {
  readonly tensor: ImageTensor;
  readonly crops: readonly Crop[];
  /** Indexes of the inputs, ascending. */
  readonly accepted: readonly number[];
  readonly rejected: readonly { readonly index: number; readonly error: DegeneratePoints }[];
}
