import type { Box, Size } from '@gallerist/preprocess';

/**
 * A body's box grown, about its centre, to the proportions of the crop, so that stretching does not change a person's shape. A
 * side grows as far as the picture allows, the box being moved along its edge first; what the picture does not hold stays out.
 *
 * @param box In pixels of the picture; a box that reaches beyond the picture keeps its own edges.
 */
export function widenBox(box: Box, crop: Size, picture: Size): Box {
  const aspect = crop.width / crop.height;
  const width = Math.max(box.width, box.height * aspect);
  const height = Math.max(box.height, box.width / aspect);
  const x = grownSide({ start: box.x, length: box.width }, width, picture.width);
  const y = grownSide({ start: box.y, length: box.height }, height, picture.height);
  return { x: x.start, y: y.start, width: x.length, height: y.length };
}

interface Side {
  readonly start: number;
  readonly length: number;
}

function grownSide(side: Side, length: number, limit: number): Side {
  if (length <= side.length) return side;
  const lowest = Math.min(0, side.start);
  const highest = Math.max(limit, side.start + side.length);
  const whole = Math.min(length, highest - lowest);
  const centred = side.start + (side.length - whole) / 2;
  return { start: Math.min(Math.max(centred, lowest), highest - whole), length: whole };
}
