import type { RawDetection } from './nets.types.ts';

/** The net says something of each square of this many pixels … */
const CENTERNET_STEP_PX = 4;
/** … the likelihood of a person's centre, then how far left, up, right and down the person reaches, in pixels. */
const CENTERNET_CHANNELS = 5;

/** What the net says over a batch: `[count, rows, columns, 5]`. */
export interface CenternetMaps {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/**
 * The finds of one picture of a batch that are at least `minConfidence` sure: places where the likelihood of a centre is higher
 * than all around.
 *
 * The net's likelihoods are low: of people in full view it says 0.3 to 0.85. `confidence` is their square root, so that the usual
 * bound of 0.6 means what it means of faces: a find that a person would hardly doubt.
 *
 * @param picture Its place in the batch.
 */
export function centernetDetections(
  { values, rows, columns }: CenternetMaps,
  picture: number,
  minConfidence: number,
): readonly RawDetection[] {
  const start = picture * rows * columns;
  const likelihood = (row: number, column: number): number =>
    row < 0 || column < 0 || row >= rows || column >= columns
      ? -1
      : (values[(start + row * columns + column) * CENTERNET_CHANNELS] ?? Number.NaN);
  const found: RawDetection[] = [];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const own = likelihood(row, column);
      if (!(own >= minConfidence ** 2) || !isPeak(likelihood, row, column)) continue;
      const at = (start + row * columns + column) * CENTERNET_CHANNELS;
      const [left = 0, up = 0, right = 0, down = 0] = values.subarray(at + 1, at + CENTERNET_CHANNELS);
      const box = {
        ...{ x: column * CENTERNET_STEP_PX - left, y: row * CENTERNET_STEP_PX - up },
        ...{ width: left + right, height: up + down },
      };
      if (box.width > 0 && box.height > 0) found.push({ box, confidence: Math.sqrt(own) });
    }
  }
  return found;
}

function isPeak(likelihood: (row: number, column: number) => number, row: number, column: number): boolean {
  const own = likelihood(row, column);
  for (const down of [-1, 0, 1]) {
    for (const right of [-1, 0, 1]) {
      if (likelihood(row + down, column + right) > own) return false;
    }
  }
  return true;
}
