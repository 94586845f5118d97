/** An upright 8-bit sRGB picture: `data` is `[height, width, 3]`, row by row, channels R, G, B. */
export interface RgbImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Pixels: x to the right, y down, (0, 0) is the upper left corner of the upper left pixel. */
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

/** What the header says, read without decoding pixels. Width and height are after EXIF orientation. */
export interface ImageHeader {
  readonly format: ImageFormat;
  readonly width: number;
  readonly height: number;
  readonly pages: number;
}
