/** An upright 8-bit sRGB picture: `data` is `[height, width, 3]`, row by row, channels R, G, B. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * Pixels: x to the right, y down, (0, 0) is the upper left corner of the upper left pixel,
 * so that the centre of the pixel in column i and row j is (i + 0.5, j + 0.5).
 */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels; may reach beyond the picture. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels, whole numbers ≥ 1. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Red, green, blue, each in [0, 255]. */
export type Rgb = readonly [number, number, number];

export const imageFormats = ['jpeg', 'png', 'webp', 'avif', 'gif', 'tiff'] as const;
export type ImageFormat = (typeof imageFormats)[number];

/** Why a file was refused before or while it was decoded. */
export type ImageRejectReason = 'INVALID_IMAGE' | 'IMAGE_TOO_LARGE' | 'UNSUPPORTED_FORMAT';

export interface ImageRejection {
  readonly reason: ImageRejectReason;
  /** For people; holds no path and no library text. */
  readonly message: string;
}

/** Checked before decoding. Defaults: 10 MiB and 40 megapixels. */
export interface ImageLimits {
  readonly maxBytes: number;
  readonly maxPixels: number;
}

/** 10 MiB and 40 megapixels. */
export const defaultImageLimits: ImageLimits = { maxBytes: 10 * 1024 * 1024, maxPixels: 40_000_000 };

/** What the header says, read without decoding pixels. Width and height are after EXIF orientation. */
export interface ImageHeader {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly pages: number;
}
