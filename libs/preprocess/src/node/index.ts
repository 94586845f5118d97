export { alphaBackground, decodeImage, decoderDescription } from './decode-image.ts';
export type { DecodedImage, DecodeOptions } from './decode-image.ts';
export { encodeJpeg, encodePng, encodeWebpLossless } from './encode-image.ts';
export { stripMetadata } from './strip-metadata.ts';
export type { StrippedImage } from './strip-metadata.ts';
export { readCapturedAt } from '../metadata/captured-at.ts';
export type { CapturedAt } from '../metadata/captured-at.ts';
