import type { Result } from '../result.ts';
import { fail, ok } from '../result.ts';
import type { ImageFormat, ImageRejection } from '../types.ts';
import { ByteReader, MalformedHeader } from './byte-reader.ts';
import { readBrands } from './avif.ts';

const startsWith = (bytes: Uint8Array, ...magic: readonly number[]): boolean =>
  bytes.length >= magic.length && magic.every((byte, index) => bytes[index] === byte);

const textAt = (bytes: Uint8Array, offset: number, text: string): boolean =>
  bytes.length >= offset + text.length &&
  Array.from(text).every((letter, index) => bytes[offset + index] === letter.charCodeAt(0));

const heicBrands = new Set(['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1']);

const refuse = (reason: ImageRejection['reason'], message: string) => fail({ reason, message });
const unsupported = (what: string) =>
  refuse('UNSUPPORTED_FORMAT', `${what} is not supported; send JPEG, PNG, WebP, AVIF, GIF or TIFF.`);

/**
 * The format by the file's first bytes alone; names and declared types do not count.
 *
 * @returns `INVALID_IMAGE` for no bytes, else `UNSUPPORTED_FORMAT` with the name of what it looks like.
 */
export function sniffFormat(bytes: Uint8Array): Result<ImageFormat, ImageRejection> {
  if (bytes.length === 0) return refuse('INVALID_IMAGE', 'The file is empty.');
  if (startsWith(bytes, 0xff, 0xd8, 0xff)) return ok('jpeg');
  if (startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return ok('png');
  if (textAt(bytes, 0, 'RIFF') && textAt(bytes, 8, 'WEBP')) return ok('webp');
  if (textAt(bytes, 0, 'GIF87a') || textAt(bytes, 0, 'GIF89a')) return ok('gif');
  if (startsWith(bytes, 0x49, 0x49, 0x2a, 0) || startsWith(bytes, 0x4d, 0x4d, 0, 0x2a)) return ok('tiff');
  if (textAt(bytes, 4, 'ftyp')) return sniffMedia(bytes);
  return unsupported(nameOther(bytes));
}

function sniffMedia(bytes: Uint8Array): Result<ImageFormat, ImageRejection> {
  try {
    const brands = readBrands(new ByteReader(bytes));
    if (brands.includes('avif') || brands.includes('avis')) return ok('avif');
    return unsupported(
      brands.some((brand) => heicBrands.has(brand)) ? 'HEIC' : 'A video or another media file',
    );
  } catch (error) {
    if (error instanceof MalformedHeader) return refuse('INVALID_IMAGE', 'The file ends inside its header.');
    throw error;
  }
}

function nameOther(bytes: Uint8Array): string {
  if (textAt(bytes, 0, '%PDF')) return 'PDF';
  if (startsWith(bytes, 0x49, 0x49, 0x2b, 0) || startsWith(bytes, 0x4d, 0x4d, 0, 0x2b)) return 'BigTIFF';
  if (textAt(bytes, 0, 'BM')) return 'BMP';
  if (textAt(bytes, 0, 'PK')) return 'A ZIP archive';
  if (startsWith(bytes, 0x1f, 0x8b)) return 'A gzip file';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).trimStart().toLowerCase();
  if (start.includes('<svg')) return 'SVG';
  return 'This kind of file';
}
