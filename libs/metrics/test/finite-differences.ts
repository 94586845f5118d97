// Registers the gradients of the operations, which tfjs-core alone does not have.
import '@tensorflow/tfjs-layers';
import { grad, tensor, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** Spacing of float32 at 1; a loss is known no better than this share of itself. */
const FLOAT32_EPSILON = 2 ** -23;
/** How many roundings of the loss its difference may carry. */
const ROUNDINGS = 16;

/**
 * Compares `tf.grad` of a loss with central differences of the same function, each element of `at` in turn, refined once
 * by Richardson ((4·D(h/2) − D(h)) / 3, error O(h⁴)).
 *
 * The backends compute in float32, so that a difference is off by the rounding of the loss over the step. An element passes
 * if |gradient − difference| ≤ tolerance · max|gradient| + 16 · 2⁻²³ · max(1, |loss|) / step. Keep `at` away from kinks
 * (hinges, ties, clips) by more than the step: there the two differ rightly.
 *
 * @param loss Differentiable, made within `tidy` or not: what it leaves behind is disposed of here.
 * @param at   Any shape, float32; stays the caller's.
 * @param options.step      h, default 1e-2.
 * @param options.tolerance Relative to the largest gradient element, default 1e-2.
 */
export function expectGradientByFiniteDifferences<T extends Tensor>(
  loss: (x: T) => Scalar,
  at: T,
  { step = 1e-2, tolerance = 1e-2 }: { readonly step?: number; readonly tolerance?: number } = {},
): void {
  const gradient = gradientOf(loss, at);
  const point = Float32Array.from(at.dataSync());
  const value = lossAt(loss, at, point);
  const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
  const allowed = tolerance * largest + (ROUNDINGS * FLOAT32_EPSILON * Math.max(1, Math.abs(value))) / step;
  const differences = Array.from(point, (_, i) => {
    const slope = (h: number): number =>
      slopeAlong(i, h, { point, evaluate: (moved) => lossAt(loss, at, moved) });
    return (4 * slope(step / 2) - slope(step)) / 3;
  });
  const off = differences.flatMap((difference, i) =>
    Math.abs(difference - gradient[i]!) <= allowed
      ? []
      : [`element ${i}: gradient ${gradient[i]!}, difference ${difference}, allowed ${allowed}`],
  );
  expect(off, off.join('; ')).toEqual([]);
}

/** `tf.grad` of the loss at a point, read back. */
export function gradientOf<T extends Tensor>(loss: (x: T) => Scalar, at: T): Float32Array {
  return tidy(() => {
    const gradient = grad((x) => loss(x as T))(at); // as: called with a tensor of the shape of `at`
    return Float32Array.from(gradient.dataSync());
  });
}

function lossAt<T extends Tensor>(loss: (x: T) => Scalar, like: T, values: Float32Array): number {
  // as: of the shape of `like`
  return tidy(() => loss(tensor(values, like.shape, 'float32') as T).dataSync()[0]!);
}

/** Central difference along one element, over the distance that float32 has really gone. */
function slopeAlong(
  i: number,
  h: number,
  at: { readonly point: Float32Array; readonly evaluate: (moved: Float32Array) => number },
): number {
  const above = Float32Array.from(at.point);
  const below = Float32Array.from(at.point);
  above[i] = at.point[i]! + h;
  below[i] = at.point[i]! - h;
  return (at.evaluate(above) - at.evaluate(below)) / (above[i] - below[i]);
}
