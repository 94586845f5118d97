import type { ResampleFilter } from './resample-filter.ts';
import type { Box, Rgb, RgbImage, Size } from '../types.ts';
import { axisTaps } from './axis-taps.ts';
import type { AxisTaps } from './axis-taps.ts';
import { byteAt, realAt, wholeAt } from './entries.ts';

/** An upright rectangle of the source and the whole pixels of the target that it fills. */
export interface Placement {
  /** Source position of the left and upper edge of `target`, and source pixels for each target pixel. */
  readonly originX: number;
  readonly originY: number;
  readonly stepX: number;
  readonly stepY: number;
  /** Whole pixels, inside the frame. */
  readonly target: Box;
}

/** A picture in a frame; `content` is the part that shows source pixels, whole pixels, the rest is padding. */
export interface FramedImage {
  readonly image: RgbImage;
  readonly content: Box;
}

/**
 * Resamples an upright rectangle of `source` into a frame of `size` filled with `fill`.
 *
 * A target pixel whose centre falls outside the picture is padding; for the others the taps beyond an edge repeat the
 * edge. Both axes are handled apart (separable), in double precision, and rounded once.
 */
export function resampleInto(
  source: RgbImage,
  frame: { readonly size: Size; readonly fill: Rgb; readonly filter: ResampleFilter },
  placement: Placement,
): FramedImage {
  const { target } = placement;
  const columns = axisTaps(
    { extent: source.width, origin: placement.originX, step: placement.stepX, count: target.width },
    frame.filter,
  );
  const rows = axisTaps(
    { extent: source.height, origin: placement.originY, step: placement.stepY, count: target.height },
    frame.filter,
  );
  const data = filledPixels(frame.size, frame.fill);
  const content = {
    x: target.x + columns.first,
    y: target.y + rows.first,
    width: columns.count,
    height: rows.count,
  };
  writeRows(source, { columns, rows }, (line, row) => {
    const start = ((content.y + row) * frame.size.width + content.x) * 3;
    for (let i = 0; i < line.length; i++) data[start + i] = realAt(line, i) + 0.5;
  });
  return { image: { width: frame.size.width, height: frame.size.height, data }, content };
}

/** A buffer of `size` in one colour. */
export function filledPixels(size: Size, [red, green, blue]: Rgb): Uint8Array {
  const data = new Uint8Array(size.width * size.height * 3);
  if (red === green && green === blue) return data.fill(red);
  for (let i = 0; i < data.length; i += 3) {
    data[i] = red;
    data[i + 1] = green;
    data[i + 2] = blue;
  }
  return data;
}

/** Vertical taps into one line as wide as the needed source columns, then horizontal taps: each source row is read once or twice. */
function writeRows(
  source: RgbImage,
  taps: { readonly columns: AxisTaps; readonly rows: AxisTaps },
  write: (line: Float64Array, row: number) => void,
): void {
  const { columns, rows } = taps;
  if (columns.count === 0 || rows.count === 0) return;
  const firstByte = columns.low * 3;
  const lineBytes = (columns.high - columns.low) * 3;
  const tall = new Float64Array(lineBytes);
  const line = new Float64Array(columns.count * 3);
  for (let row = 0; row < rows.count; row++) {
    tall.fill(0);
    const end = wholeAt(rows.starts, row + 1);
    for (let tap = wholeAt(rows.starts, row); tap < end; tap++) {
      const weight = realAt(rows.weights, tap);
      const start = wholeAt(rows.indexes, tap) * source.width * 3 + firstByte;
      const { data } = source;
      for (let i = 0; i < lineBytes; i++) {
        tall[i] = realAt(tall, i) + weight * byteAt(data, start + i);
      }
    }
    squeeze(tall, columns, line);
    write(line, row);
  }
}

function squeeze(tall: Float64Array, columns: AxisTaps, line: Float64Array): void {
  const { starts, indexes, weights, low } = columns;
  for (let column = 0; column < columns.count; column++) {
    let red = 0;
    let green = 0;
    let blue = 0;
    const end = wholeAt(starts, column + 1);
    for (let tap = wholeAt(starts, column); tap < end; tap++) {
      const weight = realAt(weights, tap);
      const at = (wholeAt(indexes, tap) - low) * 3;
      red += weight * realAt(tall, at);
      green += weight * realAt(tall, at + 1);
      blue += weight * realAt(tall, at + 2);
    }
    line[column * 3] = red;
    line[column * 3 + 1] = green;
    line[column * 3 + 2] = blue;
  }
}
