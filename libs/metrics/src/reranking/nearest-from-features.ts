import { createBlockKernel } from '../similarity/kernel/block-kernel.ts';
import type { BlockProgram } from '../similarity/block-program.types.ts';
import type { SimilarityBlock } from '../similarity/kernel/block-kernel.types.ts';
import { blocksOf, rowRange } from '../similarity/row-ranges.ts';
import { emptyNearestLists, offer } from './nearest-lists.ts';
import type { NearestLists } from './nearest-lists.ts';
import type { FeatureSource } from './squared-distances.ts';

/** Items on each side of a tile: two sides and the products fit the second-level cache. */
const TILE = 256;

interface Input {
  readonly source: FeatureSource;
  readonly k: number;
  /** The first items are queries. */
  readonly queries: number;
  /** `[queries, gallery]`: gets the squared distances. */
  readonly queryGallery: Float32Array;
}

/** Tiles on and above the diagonal of the distances of all items with all. */
export function tilePairs(items: number): number {
  const tiles = blocksOf(items, TILE);
  return (tiles * (tiles + 1)) / 2;
}

/**
 * The nearest of each item while distances are computed, each pair once: a tile above the diagonal serves its rows and its
 * columns. A thread keeps lists of its own, and {@link mergeNearestProgram} joins them.
 */
export const nearestProgram: BlockProgram<Input, NearestLists> = {
  name: 'nearest',
  start(input) {
    const { values, rows: items, dimensions } = input.source.features;
    const kernel = createBlockKernel({ dimensions, maxRows: TILE, maxColumns: TILE });
    const lists = emptyNearestLists(items, input.k);
    const limits = new Float64Array(items).fill(Infinity);
    const tileOf = (tile: number) => rowRange(tile, TILE, items);
    const pairs = listPairs(blocksOf(items, TILE));
    let loaded = -1;
    return {
      run(block) {
        const [row = 0, column = 0] = pairs[block] ?? [];
        const [rows, columns] = [tileOf(row), tileOf(column)];
        if (row !== loaded) kernel.loadRows(values.subarray(rows.first * dimensions, rows.end * dimensions));
        loaded = row;
        kernel.loadColumns(values.subarray(columns.first * dimensions, columns.end * dimensions));
        const tile = { products: kernel.multiply(), firstRow: rows.first, firstColumn: columns.first };
        scanTile({ lists, limits, squaredLengths: input.source.squaredLengths }, tile);
        if (rows.first < input.queries && columns.end > input.queries) copyQueries(input, tile);
      },
      finish: () => lists,
    };
  },
};

/** Row by row, so that consecutive blocks share their rows. */
function listPairs(tiles: number): [row: number, column: number][] {
  const pairs: [number, number][] = [];
  for (let row = 0; row < tiles; row += 1) {
    for (let column = row; column < tiles; column += 1) pairs.push([row, column]);
  }
  return pairs;
}

interface Tile {
  readonly products: SimilarityBlock;
  readonly firstRow: number;
  readonly firstColumn: number;
}

interface ThreadState {
  readonly lists: NearestLists;
  /** `[items]` the last distance of each list. */
  readonly limits: Float64Array;
  readonly squaredLengths: Float64Array;
}

function scanTile({ lists, limits, squaredLengths }: ThreadState, tile: Tile): void {
  const { values, rows, columns, stride } = tile.products;
  const { farthest } = lists;
  const isDiagonal = tile.firstRow === tile.firstColumn;
  for (let row = 0; row < rows; row += 1) {
    const i = tile.firstRow + row;
    const squaredLength = squaredLengths[i] ?? 0;
    if (isDiagonal) limits[i] = offer(lists, i, { index: i, distance: 0 });
    for (let column = isDiagonal ? row + 1 : 0; column < columns; column += 1) {
      const j = tile.firstColumn + column;
      const product = values[row * stride + column] ?? 0;
      const difference = squaredLength + (squaredLengths[j] ?? 0) - 2 * product;
      const distance = difference > 0 ? difference : 0;
      if (distance > (farthest[i] ?? 0)) farthest[i] = distance;
      if (distance > (farthest[j] ?? 0)) farthest[j] = distance;
      if (distance <= (limits[i] ?? 0)) limits[i] = offer(lists, i, { index: j, distance });
      if (distance <= (limits[j] ?? 0)) limits[j] = offer(lists, j, { index: i, distance });
    }
  }
}

function copyQueries({ source, queries, queryGallery }: Input, tile: Tile): void {
  const { squaredLengths } = source;
  const gallery = source.features.rows - queries;
  const { values, rows, columns, stride } = tile.products;
  const firstGallery = Math.max(0, queries - tile.firstColumn);
  for (let row = 0; row < rows && tile.firstRow + row < queries; row += 1) {
    const i = tile.firstRow + row;
    const squaredLength = squaredLengths[i] ?? 0;
    const target = i * gallery + tile.firstColumn - queries;
    for (let column = firstGallery; column < columns; column += 1) {
      const product = values[row * stride + column] ?? 0;
      const difference = squaredLength + (squaredLengths[tile.firstColumn + column] ?? 0) - 2 * product;
      queryGallery[target + column] = difference > 0 ? difference : 0;
    }
  }
}

/** Rows that one block of the merging program takes. */
export const MERGE_ROWS = 1024;

/** Joins the lists of all threads. */
export const mergeNearestProgram: BlockProgram<{
  readonly parts: readonly NearestLists[];
  readonly target: NearestLists;
}> = {
  name: 'merge-nearest',
  start: ({ parts, target }) => ({
    run(block) {
      const { first, end } = rowRange(block, MERGE_ROWS, target.rows);
      for (const part of parts) for (let row = first; row < end; row += 1) mergeRow(part, target, row);
    },
    finish: () => undefined,
  }),
};

function mergeRow(part: NearestLists, target: NearestLists, row: number): void {
  for (let at = row * part.k; at < (row + 1) * part.k; at += 1) {
    const index = part.indices[at] ?? -1;
    if (index !== -1) offer(target, row, { index, distance: part.distances[at] ?? 0 });
  }
  target.farthest[row] = Math.max(target.farthest[row] ?? 0, part.farthest[row] ?? 0);
}
