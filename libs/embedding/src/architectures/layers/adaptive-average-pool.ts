import { checkWhole } from '@gallerist/metrics/checks';
import * as tf from '@tensorflow/tfjs-core';
import { stripeBounds } from '../../parts/stripe-bounds.ts';

/**
 * Averages a map down (or repeats its cells up) to a given grid: cell i of an axis of H covers [⌊iH/P⌋, ⌈(i+1)H/P⌉), as
 * PyTorch's `AdaptiveAvgPool2d`.
 *
 * @param x `[n, H, W, C]`.
 * @param height,width Of the grid, ≥ 1.
 * @returns `[n, height, width, C]`.
 */
export function adaptiveAveragePool(
  x: tf.Tensor4D,
  { height, width }: { readonly height: number; readonly width: number },
): tf.Tensor4D {
  const caller = 'adaptiveAveragePool';
  checkWhole(caller, 'height', { value: height, atLeast: 1 });
  checkWhole(caller, 'width', { value: width, atLeast: 1 });
  const [, h, w] = x.shape;
  if (h === height && w === width) return x;
  if (h % height === 0 && w % width === 0) {
    const size: [number, number] = [h / height, w / width];
    return tf.avgPool(x, size, size, 'valid');
  }
  return poolAxis(poolAxis(x, 1, height), 2, width);
}

/** The average along one axis at a time: the windows of a grid are products of rows and columns. */
function poolAxis(x: tf.Tensor4D, axis: 1 | 2, cells: number): tf.Tensor4D {
  const extent = x.shape[axis];
  if (extent === cells) return x;
  const windows = stripeBounds(extent, cells).map(({ start, end }) => {
    const begin = [0, 0, 0, 0];
    const size = [...x.shape];
    begin[axis] = start;
    size[axis] = end - start;
    const window = tf.slice4d(x, begin as [number, number, number, number], size as typeof x.shape); // as: of rank 4
    return end - start === 1 ? window : tf.mean<tf.Tensor4D>(window, axis, true);
  });
  return windows.length === 1 ? (windows[0] ?? x) : tf.concat4d(windows, axis);
}
