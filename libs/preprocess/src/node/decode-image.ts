import { inspectHeader } from '../header/inspect-header.ts';
import type { DetailedHeader } from '../header/inspect-header.ts';
import type { Result } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { ImageHeader, ImageLimits, ImageRejection, Rgb, RgbImage } from '../types.ts';
import { plainBytes, sharp } from './sharp-setup.ts';

/** What lies behind transparent pixels. */
export const alphaBackground: Rgb = [255, 255, 255];

/**
 * How files become pixels, for the canonical JSON of an embedding space. Library versions stay out of it, so that a patch
 * release does not make every stored vector foreign; `revision` is raised when decoding changes on purpose.
 */
export const decoderDescription = {
  decoder: 'libvips',
  revision: 1,
  colour: 'sRGB, 8 bits',
  orientation: 'applied',
  frame: 'first',
  alphaBackground,
} as const;

/** A decoded picture and its header. */
export interface DecodedImage {
  readonly image: RgbImage;
  /** Of the file: full size, also where a smaller picture was asked for. */
  readonly header: ImageHeader;
}

export interface DecodeOptions {
  /**
   * Longest side of the result in pixels, whole number ≥ 1; pictures that are smaller stay as they are. Decoders skip work
   * then (JPEG and WebP shrink while they load). Default: full size.
   */
  readonly maxSide?: number;
}

/** No honest picture within the limits takes so long; a crafted one must not hold a worker for ever. */
const DECODE_TIMEOUT_SECONDS = 60;

/**
 * A picture file as upright 8-bit sRGB pixels: EXIF orientation applied, first frame or page, colours converted (embedded
 * profiles, CMYK, grey, 16 bits), transparency laid over white.
 *
 * @param bytes The file. Its name or declared type does not count.
 * @param limits Judged on the header, before anything is decoded.
 * @returns `INVALID_IMAGE` also for files whose pixels are cut short or damaged.
 * @throws {RangeError} if `maxSide` is no whole number ≥ 1.
 */
export async function decodeImage(
  bytes: Uint8Array,
  limits: ImageLimits,
  { maxSide }: DecodeOptions = {},
): Promise<Result<DecodedImage, ImageRejection>> {
  if (maxSide !== undefined && !(Number.isSafeInteger(maxSide) && maxSide >= 1)) {
    throw new RangeError(`decodeImage: maxSide must be a whole number ≥ 1, got ${maxSide}`);
  }
  const inspected = inspectHeader(bytes, limits);
  if (!inspected.ok) return inspected;
  const { orientation: _, ...header } = inspected.value;
  const image = await decodePixels(bytes, limits, maxSide);
  if (image === null || !agrees(image, inspected.value, maxSide)) {
    return fail({ reason: 'INVALID_IMAGE', message: `The ${header.format} file is cut short or damaged.` });
  }
  return ok({ image, header });
}

async function decodePixels(
  bytes: Uint8Array,
  limits: ImageLimits,
  maxSide: number | undefined,
): Promise<RgbImage | null> {
  try {
    let pipeline = sharp(bytes, {
      failOn: 'error',
      limitInputPixels: limits.maxPixels,
      pages: 1,
      animated: false,
    })
      .timeout({ seconds: DECODE_TIMEOUT_SECONDS })
      .autoOrient();
    const { depth, hasProfile, space } = await sharp(bytes).metadata();
    // sharp brings 16-bit pictures with a profile to Display P3; taken for sRGB these numbers would be paler.
    if (depth === 'ushort' && hasProfile && space === 'rgb16') {
      pipeline = pipeline.pipelineColourspace('srgb');
    }
    if (maxSide !== undefined) {
      pipeline = pipeline.resize({
        width: maxSide,
        height: maxSide,
        fit: 'inside',
        withoutEnlargement: true,
      });
    }
    const [r, g, b] = alphaBackground;
    const { data, info } = await pipeline
      .toColourspace('srgb')
      .flatten({ background: { r, g, b } })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    return toRgb(data, info);
  } catch {
    // Whatever the decoder says about foreign bytes means the same to the caller, and its text must not leave.
    return null;
  }
}

function toRgb(data: Uint8Array, info: { width: number; height: number; channels: number }): RgbImage | null {
  const { width, height, channels } = info;
  const pixels = width * height;
  if (data.length !== pixels * channels) return null;
  if (channels === 3) return { width, height, data: plainBytes(data) };
  const rgb = new Uint8Array(pixels * 3);
  const step = channels < 3 ? 0 : 1;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[pixel * 3 + channel] = data[pixel * channels + channel * step] as number; // `as`: in range
    }
  }
  return { width, height, data: rgb };
}

/** Decoder and header parser must see the same picture: what they disagree on was not what the limits were judged by. */
function agrees(image: RgbImage, header: DetailedHeader, maxSide: number | undefined): boolean {
  if (maxSide === undefined || Math.max(header.width, header.height) <= maxSide) {
    return image.width === header.width && image.height === header.height;
  }
  return image.width <= maxSide && image.height <= maxSide;
}
