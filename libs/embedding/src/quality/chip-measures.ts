import type { RgbImage } from '@gallerist/preprocess';

/** Variance of the Laplacian at which a chip counts as half sharp. */
const HALF_SHARP_VARIANCE = 60;

/** Luma (Rec. 601) of each pixel, 0 … 255. */
function luma({ width, height, data }: RgbImage): Float32Array {
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; i += 1) {
    const [red = 0, green = 0, blue = 0] = [data[3 * i], data[3 * i + 1], data[3 * i + 2]];
    grey[i] = 0.299 * red + 0.587 * green + 0.114 * blue;
  }
  return grey;
}

/** Variance of the 4-neighbour Laplacian over the inner half of the chip, where the face is. */
function laplacianVariance(grey: Float32Array, width: number, height: number): number {
  let sum = 0;
  let squares = 0;
  let count = 0;
  const at = (index: number): number => grey[index] ?? 0;
  for (let y = Math.floor(height / 5); y < (height * 4) / 5; y += 1) {
    for (let x = Math.floor(width / 5); x < (width * 4) / 5; x += 1) {
      const i = y * width + x;
      const value = at(i - 1) + at(i + 1) + at(i - width) + at(i + width) - 4 * at(i);
      sum += value;
      squares += value * value;
      count += 1;
    }
  }
  const mean = sum / count;
  return squares / count - mean * mean;
}

/** How sharp and how bright an aligned chip is, both in [0, 1]. */
export function measureChip(chip: RgbImage): { readonly sharpness: number; readonly brightness: number } {
  const grey = luma(chip);
  const variance = laplacianVariance(grey, chip.width, chip.height);
  const brightness = grey.reduce((total, value) => total + value, 0) / grey.length / 255;
  return { sharpness: variance / (variance + HALF_SHARP_VARIANCE), brightness };
}
