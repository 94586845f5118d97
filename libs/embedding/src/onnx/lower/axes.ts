/** An order of axes: entry i is the axis of the tensor that lies at place i. */
export type AxisOrder = readonly number[];

/** Channels before rows and columns, for pictures that TensorFlow.js keeps with channels last. */
export const CHANNELS_FIRST: AxisOrder = [0, 3, 1, 2];

export const plainOrder = (rank: number): AxisOrder => Array.from({ length: rank }, (_, axis) => axis);

export const isPlain = (order: AxisOrder): boolean => order.every((axis, place) => axis === place);

/** Lengths in that order. */
export const inOrder = (shape: readonly number[], order: AxisOrder): number[] =>
  order.map((axis) => shape[axis] ?? Number.NaN);

/** Where an axis of the tensor lies; negative axes count from the end. */
export const placeOf = (axis: number, order: AxisOrder): number =>
  order.indexOf(axis < 0 ? axis + order.length : axis);

/** What brings a value in order `from` into order `to`. */
export const permutation = (from: AxisOrder, to: AxisOrder): number[] => to.map((axis) => from.indexOf(axis));

/** The order without some axes, the others numbered anew. */
export function withoutAxes(order: AxisOrder, removed: readonly number[]): AxisOrder {
  return order
    .filter((axis) => !removed.includes(axis))
    .map((axis) => axis - removed.filter((gone) => gone < axis).length);
}

type Values = Float32Array | Int32Array | Uint8Array | BigInt64Array;

/** The values of a tensor with its axes in another order (a copy). */
export function transposeValues<T extends Values>(values: T, shape: readonly number[], order: AxisOrder): T {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, side) => product * side, 1));
  const sides = inOrder(shape, order);
  const steps = inOrder(strides, order);
  // slice keeps the type of the array
  const out = values.slice() as T;
  const index = sides.map(() => 0);
  let from = 0;
  for (let at = 0; at < out.length; at++) {
    out[at] = values[from] ?? Number.NaN;
    for (let axis = sides.length - 1; axis >= 0; axis--) {
      const side = sides[axis] ?? 1;
      const step = steps[axis] ?? 0;
      const next = (index[axis] ?? 0) + 1;
      from += step;
      index[axis] = next;
      if (next < side) break;
      from -= step * side;
      index[axis] = 0;
    }
  }
  return out;
}
