import type { RgbImage } from '@gallerist/preprocess';
import { resizeImage } from '@gallerist/preprocess';
import { SIZE } from './people-set.ts';

const STRIPES = 6;
const LEVELS = 4;

/** Colours of the picture, less their mean, at length 1. */
export function pixels(pictures: readonly RgbImage[]): Float32Array {
  return unitRows(
    pictures.map((picture) => {
      const values = Float32Array.from(resizeImage(picture, SIZE).data);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.map((value) => value - mean);
    }),
  );
}

/** Roots of colour histograms, 4 levels a channel, of the middle half of six stripes. */
export function colourStripes(pictures: readonly RgbImage[]): Float32Array {
  return unitRows(
    pictures.map((picture) => {
      const { data, width, height } = resizeImage(picture, SIZE);
      const counts = new Float32Array(STRIPES * LEVELS ** 3);
      for (let y = 0; y < height; y += 1) {
        const stripe = Math.floor((y * STRIPES) / height) * LEVELS ** 3;
        for (let x = width / 4; x < (width * 3) / 4; x += 1) {
          const [red, green, blue] = [0, 1, 2].map((c) => (data[(y * width + x) * 3 + c] ?? 0) >> 6);
          const bin = stripe + ((red ?? 0) * LEVELS + (green ?? 0)) * LEVELS + (blue ?? 0);
          counts[bin] = (counts[bin] ?? 0) + 1;
        }
      }
      return counts.map(Math.sqrt);
    }),
  );
}

function unitRows(rows: readonly Float32Array[]): Float32Array {
  const dimensions = rows[0]?.length ?? 0;
  const all = new Float32Array(rows.length * dimensions);
  rows.forEach((row, i) => {
    const length = Math.hypot(...row) || 1;
    all.set(
      row.map((value) => value / length),
      i * dimensions,
    );
  });
  return all;
}
