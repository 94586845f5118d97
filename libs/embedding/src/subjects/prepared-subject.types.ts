import type { Box, Point, RgbImage } from '@gallerist/preprocess';
import type { SubjectHint, SubjectQuality } from '../inference-pool.types.ts';

/** A subject ready to be embedded. */
export interface PreparedSubject {
  readonly box: Box;
  /** Five of a face, as seen in the picture: left eye, right eye, nose tip, left and right mouth corner; none of a body. */
  readonly landmarks: readonly Point[];
  readonly quality: SubjectQuality;
  /** The crop of each spec that was asked for, in their order. */
  readonly chips: readonly RgbImage[];
}

export interface PreparedPicture {
  /** Largest first. */
  readonly subjects: readonly PreparedSubject[];
  readonly leftOut: number;
}

export interface PrepareRequest {
  readonly hint?: SubjectHint;
  readonly maxSubjects: number;
}
