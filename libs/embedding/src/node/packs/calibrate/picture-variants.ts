import { warpAffine } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import { decodeImage, encodeJpeg } from '@gallerist/preprocess/node';

const JPEG_QUALITY = 60;
const SCALES = [0.95, 1.05] as const;
const SHIFT_PX = 3;
const GREY = [128, 128, 128] as const;

/**
 * A crop as it may come again: saved as a JPEG of quality 60, 5 % smaller and larger about its middle, moved by 3 px to each
 * side. What comes into the frame is grey.
 *
 * @returns Seven crops of the same size.
 */
export async function pictureVariants(crop: RgbImage): Promise<readonly RgbImage[]> {
  const { width, height } = crop;
  const moved = (scale: number, dx: number, dy: number): RgbImage => {
    const [x, y] = [((1 - scale) * width) / 2 + dx, ((1 - scale) * height) / 2 + dy];
    return warpAffine(crop, [scale, 0, x, 0, scale, y], { size: { width, height }, fill: GREY });
  };
  return [
    await recompressed(crop),
    ...SCALES.map((scale) => moved(scale, 0, 0)),
    moved(1, SHIFT_PX, 0),
    moved(1, -SHIFT_PX, 0),
    moved(1, 0, SHIFT_PX),
    moved(1, 0, -SHIFT_PX),
  ];
}

async function recompressed(crop: RgbImage): Promise<RgbImage> {
  const bytes = await encodeJpeg(crop, JPEG_QUALITY);
  const decoded = await decodeImage(bytes, { maxBytes: bytes.length, maxPixels: crop.width * crop.height });
  if (!decoded.ok)
    throw new TypeError(`pictureVariants: a JPEG of ours must decode, got ${decoded.error.message}`);
  return decoded.value.image;
}
