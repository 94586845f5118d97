import { similarityMatrix } from '@gallerist/metrics/similarity';
import type { Features } from '@gallerist/metrics/similarity';

/** 512 × 4,096 similarities at a time: 8 MiB. */
const ROWS = 512;
const COLUMNS = 4096;

/** Hands every unordered pair of rows to `visit` once, a block at a time, so that memory stays bounded. */
export async function visitRowPairs(
  features: Features,
  visit: (first: number, second: number, similarity: number) => void,
): Promise<void> {
  for (let from = 0; from < features.rows; from += ROWS) {
    const left = rowsOf(features, from, ROWS);
    for (let start = from; start < features.rows; start += COLUMNS) {
      const right = rowsOf(features, start, COLUMNS);
      const similarities = await similarityMatrix(left, right);
      for (let row = 0; row < left.rows; row += 1) {
        const first = from + row;
        const place = row * right.rows - start;
        for (let second = Math.max(first + 1, start); second < start + right.rows; second += 1)
          visit(first, second, similarities[place + second] as number); // as: inside the block
      }
    }
  }
}

/** Some of the rows, without a copy. */
export function rowsOf({ values, rows, dimensions }: Features, first: number, most: number): Features {
  const count = Math.min(most, rows - first);
  return {
    values: values.subarray(first * dimensions, (first + count) * dimensions),
    rows: count,
    dimensions,
  };
}
