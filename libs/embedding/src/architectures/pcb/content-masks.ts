import { ShapeError } from '@gallerist/metrics/checks';
import * as tf from '@tensorflow/tfjs-core';
import type { ContentMasks } from '../layers/layer.types.ts';

/** A difference of colour that is no rounding. */
const COLOUR_TOLERANCE = 1e-3;

/**
 * Shares of content at each size that a map of the net may have, from a mask of the padding.
 *
 * @param paddingMask `[n, H, W]`, 1 for padding.
 * @throws {ShapeError} if the mask is not of the pictures' size.
 */
export function contentMasks(paddingMask: tf.Tensor3D, pictures: tf.Tensor4D): ContentMasks {
  const [n, height, width] = pictures.shape;
  const actual = paddingMask.shape.join(', ');
  if (actual !== `${n}, ${height}, ${width}`) {
    const expected = `have the shape [${n}, ${height}, ${width}]`;
    throw new ShapeError('pcb', 'mode.paddingMask', { expected, actual: `[${actual}]` });
  }
  const full: tf.Tensor4D = tf.reshape(tf.sub(1, paddingMask), [n, height, width, 1]);
  const shares = new Map<string, tf.Tensor4D>();
  const masks = new Map<string, tf.Tensor4D>();
  const sharesAt = (rows: number, columns: number): tf.Tensor4D =>
    remembered(shares, `${rows}×${columns}`, () => halvedTo(full, rows, columns));
  return {
    sharesAt,
    maskAt: (rows, columns) =>
      remembered(masks, `${rows}×${columns}`, () => tf.step(sharesAt(rows, columns))),
  };
}

/** As a convolution of stride 2 and padding `same` halves: rounded up, an incomplete window averages what it has. */
function halvedTo(map: tf.Tensor4D, rows: number, columns: number): tf.Tensor4D {
  let result = map;
  while (result.shape[1] > rows || result.shape[2] > columns) {
    const [strideY, strideX] = [result.shape[1] > rows ? 2 : 1, result.shape[2] > columns ? 2 : 1];
    result = tf.avgPool(result, [strideY, strideX], [strideY, strideX], 'same');
  }
  return result;
}

function remembered(cache: Map<string, tf.Tensor4D>, key: string, make: () => tf.Tensor4D): tf.Tensor4D {
  const made = cache.get(key) ?? make();
  cache.set(key, made);
  return made;
}

/**
 * Which pixels are letterbox padding, told by its colour: a row counts if all of it has the colour, and so does a column. A
 * person in that colour has neither.
 *
 * @param colour As the net sees it.
 * @returns `[n, H, W]`, 1 for padding.
 */
export function paddingByColour(
  pictures: tf.Tensor4D,
  colour: readonly [number, number, number],
): tf.Tensor3D {
  const differs = tf.step(
    tf.sub(tf.max(tf.abs(tf.sub(pictures, tf.tensor1d([...colour]))), 3), COLOUR_TOLERANCE),
  );
  const rows = tf.max(differs, 2, true);
  const columns = tf.max(differs, 1, true);
  return tf.sub(1, tf.mul(rows, columns));
}
