import type { Result } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { ImageFormat, ImageHeader, ImageLimits, ImageRejection } from '../types.ts';
import { readAvif } from './avif.ts';
import { ByteReader, MalformedHeader } from './byte-reader.ts';
import type { Orientation } from './exif.ts';
import { readExif } from './exif.ts';
import { readGif } from './gif.ts';
import { readJpeg } from './jpeg.ts';
import { readPng } from './png.ts';
import type { RawHeader } from './raw-header.ts';
import { sniffFormat } from './sniff.ts';
import { readTiff } from './tiff.ts';
import { readWebp } from './webp.ts';

const parsers: Readonly<Record<ImageFormat, (reader: ByteReader) => RawHeader>> = {
  jpeg: readJpeg,
  png: readPng,
  webp: readWebp,
  avif: readAvif,
  gif: readGif,
  tiff: readTiff,
};

/** The header with what only the decoder and the metadata code need. */
export interface DetailedHeader extends ImageHeader {
  readonly orientation: Orientation;
}

/**
 * Judges a file by its own bytes before any pixel is decoded: size in bytes, format, size in pixels.
 *
 * The whole structure that our parsers walk must be there (to the first scan of a JPEG, to IEND of a PNG, to the trailer of a
 * GIF, all chunks of a WebP); whether the pixels are is found out by decoding. For animations `width` × `height` is one frame.
 *
 * @param limits `maxBytes` is looked at first, `maxPixels` (width × height) before everything but the header.
 * @returns `IMAGE_TOO_LARGE` over a limit; `UNSUPPORTED_FORMAT` for HEIC, SVG, PDF and all else that is not in `imageFormats`;
 *   `INVALID_IMAGE` for an empty file and for a header that is cut, malformed, or states no pixels.
 */
export function inspectHeader(
  bytes: Uint8Array,
  limits: ImageLimits,
): Result<DetailedHeader, ImageRejection> {
  if (bytes.length > limits.maxBytes) {
    return tooLarge(`The file has ${bytes.length} bytes; at most ${limits.maxBytes} are accepted.`);
  }
  const format = sniffFormat(bytes);
  if (!format.ok) return format;
  const raw = parse(bytes, format.value);
  if (raw === null || raw.width < 1 || raw.height < 1) {
    return fail({ reason: 'INVALID_IMAGE', message: `The ${format.value} file is cut short or damaged.` });
  }
  const pixels = raw.width * raw.height;
  if (pixels > limits.maxPixels) {
    return tooLarge(
      `The picture has ${raw.width} × ${raw.height} = ${pixels} pixels; at most ${limits.maxPixels} are accepted.`,
    );
  }
  const orientation = raw.exif === null ? 1 : readExif(raw.exif).orientation;
  const size =
    orientation >= 5 ? { width: raw.height, height: raw.width } : { width: raw.width, height: raw.height };
  return ok({ format: raw.format, ...size, pages: raw.pages, orientation });
}

const tooLarge = (message: string) => fail({ reason: 'IMAGE_TOO_LARGE', message } as const);

function parse(bytes: Uint8Array, format: ImageFormat): RawHeader | null {
  try {
    return parsers[format](new ByteReader(bytes));
  } catch (error) {
    if (error instanceof MalformedHeader) return null;
    throw error;
  }
}
