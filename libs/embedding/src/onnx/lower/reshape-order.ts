import type { AxisOrder } from './axes.ts';

export interface TwoShapes {
  readonly shape: readonly number[];
  readonly other: readonly number[];
}

interface Block {
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/**
 * The order that a reshaped tensor may keep, or null where its values must first be put in plain order.
 *
 * A reshape splits and joins neighbouring axes. What is joined must lie side by side in the order as well.
 */
export function reshapeOrder(from: TwoShapes, to: TwoShapes, order: AxisOrder): AxisOrder | null {
  const blocks = pairBlocks(from, to);
  if (blocks === null) return null;
  const isUnit = (axis: number): boolean => from.shape[axis] === 1 && from.other[axis] === 1;
  const places = order.filter((axis) => !isUnit(axis));
  const placed: { readonly place: number; readonly to: readonly number[] }[] = [];
  for (const block of blocks) {
    const axes = block.from.filter((axis) => !isUnit(axis));
    const first = axes[0];
    if (first === undefined) {
      placed.push({ place: placed.at(-1)?.place ?? -1, to: block.to });
      continue;
    }
    const place = places.indexOf(first);
    if (axes.some((axis, index) => places[place + index] !== axis)) return null;
    placed.push({ place, to: block.to });
  }
  return placed.toSorted((a, b) => a.place - b.place).flatMap((block) => block.to);
}

/** The smallest groups of neighbouring axes that hold equally many values before and after, in both runs. */
function pairBlocks(from: TwoShapes, to: TwoShapes): readonly Block[] | null {
  const blocks: Block[] = [];
  let [at, toAt] = [0, 0];
  while (at < from.shape.length || toAt < to.shape.length) {
    const [start, toStart] = [at, toAt];
    let [size, otherSize, toSize, otherToSize] = [1, 1, 1, 1];
    do {
      const takesFrom = at < from.shape.length && (size <= toSize || toAt >= to.shape.length);
      if (takesFrom) {
        size *= from.shape[at] ?? 1;
        otherSize *= from.other[at] ?? 1;
        at += 1;
      } else if (toAt < to.shape.length) {
        toSize *= to.shape[toAt] ?? 1;
        otherToSize *= to.other[toAt] ?? 1;
        toAt += 1;
      } else return null;
    } while (size !== toSize || otherSize !== otherToSize);
    blocks.push({ from: range(start, at), to: range(toStart, toAt) });
  }
  return blocks;
}

const range = (start: number, end: number): number[] =>
  Array.from({ length: end - start }, (_, i) => start + i);
