export { alphaBackground, decodeImage, decoderDescription } from './decode-image.ts';
export type { DecodedImage, DecodeOptions } from './decode-image.ts';
export { encodePng, encodeWebpLossless } from './encode-image.ts';
