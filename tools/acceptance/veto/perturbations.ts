import { warpAffine } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import { decodeImage, encodeJpeg, encodePng } from '@gallerist/preprocess/node';

const GREY = [128, 128, 128] as const;

/** A crop as it may come again. What comes into the frame is grey. */
export const perturbations: readonly {
  readonly name: string;
  readonly apply: (crop: RgbImage) => Promise<Uint8Array>;
}[] = [
  { name: 'JPEG quality 60', apply: (crop) => encodeJpeg(crop, 60) },
  { name: 'scale -5 %', apply: (crop) => encodePng(moved(crop, 0.95, 0)) },
  { name: 'scale +5 %', apply: (crop) => encodePng(moved(crop, 1.05, 0)) },
  { name: 'shift 3 px', apply: (crop) => encodePng(moved(crop, 1, 3)) },
  { name: 'brightness +10 %', apply: (crop) => encodePng(brighter(crop, 1.1)) },
];

function moved(crop: RgbImage, scale: number, shiftPx: number): RgbImage {
  const { width, height } = crop;
  const [x, y] = [((1 - scale) * width) / 2 + shiftPx, ((1 - scale) * height) / 2];
  return warpAffine(crop, [scale, 0, x, 0, scale, y], { size: { width, height }, fill: GREY });
}

function brighter(crop: RgbImage, factor: number): RgbImage {
  return { ...crop, data: crop.data.map((value) => Math.min(255, Math.round(value * factor))) };
}

export async function decodeCrop(bytes: Uint8Array): Promise<RgbImage> {
  const decoded = await decodeImage(bytes, { maxBytes: 2 ** 24, maxPixels: 10_000_000 });
  if (!decoded.ok) throw new Error(`a crop of the folder does not decode: ${decoded.error.message}`);
  return decoded.value.image;
}
