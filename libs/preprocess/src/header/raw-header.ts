import type { ImageFormat } from '../types.ts';

/** What a format's parser finds: size as stored, before EXIF turns it. */
export interface RawHeader {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly pages: number;
  /** A TIFF-structured block, or null. */
  readonly exif: Uint8Array | null;
}
