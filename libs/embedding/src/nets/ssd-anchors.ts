import type { Box } from '@gallerist/preprocess';

/** One feature map's anchors: the same shapes around the centre of every cell. */
export interface AnchorLayer {
  readonly stridePx: number;
  readonly shapes: readonly { readonly width: number; readonly height: number }[];
}

const LAYERS = 6;
const FIRST_STRIDE_PX = 16;
const FIRST_LAYER_SHAPES = 3;
const LATER_LAYER_SHAPES = 6;

/**
 * Reads the anchor shapes of each layer from the list that the weight file holds for its trained size.
 *
 * @param corners   Rows of top, left, bottom, right as fractions of `trainedPx`, cell by cell.
 * @param trainedPx Side of the square that the fractions refer to.
 * @throws {RangeError} if the list is not the grid of six maps.
 */
export function readAnchorGrid(corners: Float32Array, trainedPx: number): readonly AnchorLayer[] {
  let offset = 0;
  const layers = Array.from({ length: LAYERS }, (_, layer) => {
    const stridePx = FIRST_STRIDE_PX * 2 ** layer;
    const shapeCount = layer === 0 ? FIRST_LAYER_SHAPES : LATER_LAYER_SHAPES;
    const shapes = Array.from({ length: shapeCount }, (_unused, shape) => {
      const [top = 0, left = 0, bottom = 0, right = 0] = corners.subarray(
        (offset + shape) * 4,
        (offset + shape) * 4 + 4,
      );
      return { width: (right - left) * trainedPx, height: (bottom - top) * trainedPx };
    });
    offset += shapeCount * Math.ceil(trainedPx / stridePx) ** 2;
    return { stridePx, shapes };
  });
  if (offset * 4 !== corners.length) {
    throw new RangeError(`readAnchorGrid: corners must have ${offset * 4} values, got ${corners.length}`);
  }
  return layers;
}

/** All anchors of an input of that size, in the order of the net's output rows. */
export function anchorsFor(grid: readonly AnchorLayer[], widthPx: number, heightPx: number): readonly Box[] {
  return grid.flatMap(({ stridePx, shapes }) => {
    const columns = Math.ceil(widthPx / stridePx);
    const rows = Math.ceil(heightPx / stridePx);
    return Array.from({ length: rows * columns }, (_, cell) => {
      const x = ((cell % columns) + 0.5) * stridePx;
      const y = (Math.floor(cell / columns) + 0.5) * stridePx;
      return shapes.map(({ width, height }) => ({ x: x - width / 2, y: y - height / 2, width, height }));
    }).flat();
  });
}
