import { inspectHeader } from '../header/inspect-header.ts';
import { stripLosslessly } from '../metadata/strip-losslessly.ts';
import type { Result } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { ImageHeader, ImageLimits, ImageRejection } from '../types.ts';
import { decodeImage } from './decode-image.ts';
import { encodePng } from './encode-image.ts';

/** A picture file without metadata; `header` describes `bytes`. */
export interface StrippedImage {
  readonly bytes: Uint8Array;
  readonly header: ImageHeader;
}

/**
 * The picture without EXIF, GPS, XMP, IPTC, comments, thumbnails and trailing bytes; decoding it gives the same pixels.
 *
 * JPEG, PNG, WebP, GIF and AVIF are stripped without touching the compressed pixels (ICC profiles stay; an orientation other
 * than 1 stays in an EXIF block that holds nothing else; of an animated PNG the default image stays). TIFF is decoded and
 * written as PNG, 8-bit sRGB, first page, upright. Read `readCapturedAt` first. The pixels of the other formats are not decoded
 * here: that a file decodes is for `decodeImage` to say.
 *
 * @returns The rejections of `inspectHeader`; `INVALID_IMAGE` too where the file's structure ends early behind its header.
 */
export async function stripMetadata(
  bytes: Uint8Array,
  limits: ImageLimits,
): Promise<Result<StrippedImage, ImageRejection>> {
  const inspected = inspectHeader(bytes, limits);
  if (!inspected.ok) return inspected;
  const { orientation, ...header } = inspected.value;
  if (header.format === 'tiff') return pngFrom(bytes, limits);
  const stripped = stripLosslessly(bytes, header.format, orientation);
  if (stripped === null) {
    return fail({ reason: 'INVALID_IMAGE', message: `The ${header.format} file is cut short or damaged.` });
  }
  return ok({ bytes: stripped, header: header.format === 'png' ? { ...header, pages: 1 } : header });
}

async function pngFrom(
  bytes: Uint8Array,
  limits: ImageLimits,
): Promise<Result<StrippedImage, ImageRejection>> {
  const decoded = await decodeImage(bytes, limits);
  if (!decoded.ok) return decoded;
  const { image } = decoded.value;
  return ok({
    bytes: await encodePng(image),
    header: { format: 'png', width: image.width, height: image.height, pages: 1 },
  });
}
