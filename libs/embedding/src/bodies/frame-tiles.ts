import type { Box, Size } from '@gallerist/preprocess';
import type { TilePlan } from './person-finder.types.ts';

/** A find that ends this near an inner edge of its tile, as a share of the tile's side, was probably cut by it. */
const CUT_SHARE = 0.02;

/** Where further looks go, row by row; empty for a frame that one look sees well enough. */
export function frameTiles({ width, height }: Size, plan: TilePlan): readonly Box[] {
  const longSide = Math.max(width, height);
  if (longSide < plan.minSidePx) return [];
  const { maxPerSide, sharedShare } = plan;
  const side = Math.max(plan.sidePx, longSide / (maxPerSide * (1 - sharedShare) + sharedShare));
  const columns = tileStarts(width, side, plan);
  return tileStarts(height, side, plan).flatMap((y) =>
    columns.map((x) => ({ x, y, width: Math.min(side, width), height: Math.min(side, height) })),
  );
}

/** Evenly spread, the first at the beginning and the last at the end. */
function tileStarts(length: number, side: number, { maxPerSide, sharedShare }: TilePlan): readonly number[] {
  if (length <= side) return [0];
  const wanted = Math.ceil((length - side * sharedShare) / (side * (1 - sharedShare)));
  // rounding must not add one to the longer side
  const count = Math.min(Math.max(2, wanted), Math.max(2, maxPerSide));
  return Array.from({ length: count }, (_, index) => Math.round((index * (length - side)) / (count - 1)));
}

/** Whether a find goes on beyond its tile, in a part of the frame that the tile does not show. */
export function isCutByTile(box: Box, tile: Box, frame: Size): boolean {
  const near = CUT_SHARE * Math.max(tile.width, tile.height);
  return (
    isCutSide([box.x, box.x + box.width], [tile.x, tile.x + tile.width], { near, length: frame.width }) ||
    isCutSide([box.y, box.y + box.height], [tile.y, tile.y + tile.height], { near, length: frame.height })
  );
}

type Span = readonly [start: number, end: number];

const isCutSide = (
  [start, end]: Span,
  [tileStart, tileEnd]: Span,
  { near, length }: { readonly near: number; readonly length: number },
): boolean => (tileStart > 0 && start < tileStart + near) || (tileEnd < length - 1 && end > tileEnd - near);
