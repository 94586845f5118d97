import { assertSize } from '../raster/assert-image.ts';
import type { Size } from '../types.ts';
import type { SubjectCrop } from './subject-crop.types.ts';

type Framed = Pick<SubjectCrop, 'image' | 'content'>;

/**
 * Which pixels of a crop are padding (letterbox bars, what lay beyond the picture's edge, what pad-crop brought in).
 *
 * @returns `[H, W]` uint8, row by row: 1 for padding, 0 for content. Zeros for `align` geometry.
 */
export function paddingMask({ image, content }: Framed): Uint8Array {
  const mask = new Uint8Array(image.width * image.height).fill(1);
  for (let y = content.y; y < content.y + content.height; y++) {
    const start = y * image.width + content.x;
    mask.fill(0, start, start + content.width);
  }
  return mask;
}

/**
 * How much of each cell of a feature map sees content: the share of the cell's part of the crop that is not padding. Weights
 * for a pooling that must not see padding; 0 where a cell sees padding only.
 *
 * @param grid Width and height of the feature map, which covers the whole crop evenly.
 * @returns `[grid.height, grid.width]` float64 in [0, 1].
 * @throws {RangeError} if the grid is no whole size ≥ 1.
 */
export function contentShares({ image, content }: Framed, grid: Size): Float64Array {
  assertSize('contentShares', 'grid', grid);
  const across = cellShares(grid.width, image.width, { start: content.x, extent: content.width });
  const down = cellShares(grid.height, image.height, { start: content.y, extent: content.height });
  return Float64Array.from(
    { length: grid.width * grid.height },
    (_, cell) => (down[Math.floor(cell / grid.width)] ?? 0) * (across[cell % grid.width] ?? 0),
  );
}

/** Along one axis: the share of each cell that lies in the content. */
function cellShares(
  cells: number,
  pixels: number,
  content: { readonly start: number; readonly extent: number },
): readonly number[] {
  const cellPx = pixels / cells;
  const end = content.start + content.extent;
  return Array.from({ length: cells }, (_, cell) => {
    const covered = Math.min(end, (cell + 1) * cellPx) - Math.max(content.start, cell * cellPx);
    return Math.min(1, Math.max(0, covered / cellPx));
  });
}
