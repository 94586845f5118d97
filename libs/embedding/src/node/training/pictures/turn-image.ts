import type { RgbImage } from '@gallerist/preprocess';

/** Quarter turns, counter-clockwise. */
export type QuarterTurns = 0 | 1 | 2 | 3;

/** The picture turned by quarters of a circle, counter-clockwise; the very picture without a turn. */
export function turnImage(image: RgbImage, turns: QuarterTurns): RgbImage {
  if (turns === 0) return image;
  const { width, height, data } = image;
  const isUpright = turns === 2;
  const turned = { width: isUpright ? width : height, height: isUpright ? height : width };
  const result = new Uint8Array(data.length);
  for (let y = 0; y < turned.height; y += 1) {
    for (let x = 0; x < turned.width; x += 1) {
      const [fromX, fromY] = sourceOf(x, y, { turns, width, height });
      const from = 3 * (fromY * width + fromX);
      const to = 3 * (y * turned.width + x);
      for (let channel = 0; channel < 3; channel += 1) result[to + channel] = data[from + channel] ?? 0;
    }
  }
  return { ...turned, data: result };
}

/** The pixel of the given picture that comes to lie at (x, y). */
function sourceOf(
  x: number,
  y: number,
  { turns, width, height }: { readonly turns: 1 | 2 | 3; readonly width: number; readonly height: number },
): readonly [number, number] {
  if (turns === 1) return [width - 1 - y, x];
  if (turns === 2) return [width - 1 - x, height - 1 - y];
  return [y, height - 1 - x];
}
