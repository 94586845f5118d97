import { checkLength } from '../checks/checks.ts';
import { labelClasses } from '../labels/label-classes.ts';
import type { BatchDistances } from './batch-distances.ts';

/** Who may be positive or negative to whom in a batch. */
export interface BatchClasses {
  /** N. */
  readonly size: number;
  /** `[N]` class of each row. */
  readonly classOf: Int32Array;
  /** Rows of the anchor's label without itself, ascending. */
  positivesOf(anchor: number): Int32Array;
  /** Rows of other labels, ascending; not to be written to. */
  negativesOf(anchor: number): Int32Array;
}

/** @throws {ArgumentError} at a label that is no whole number. */
export function batchClasses(labels: ArrayLike<number>): BatchClasses {
  const { classOf, members } = labelClasses(labels);
  const negatives: Int32Array[] = [];
  return {
    size: classOf.length,
    classOf,
    positivesOf: (anchor) => (members[classOf[anchor] ?? 0] ?? classOf).filter((row) => row !== anchor),
    negativesOf(anchor) {
      const own = classOf[anchor] ?? 0;
      negatives[own] ??= othersThan(own, classOf);
      return negatives[own];
    },
  };
}

/** The classes of a batch whose distances are known. @throws {ShapeError} if there is not one label for each row. */
export function classesOfDistances(
  caller: string,
  { size }: BatchDistances,
  labels: ArrayLike<number>,
): BatchClasses {
  checkLength(caller, 'labels', { values: labels, length: size });
  return batchClasses(labels);
}

function othersThan(own: number, classOf: Int32Array): Int32Array {
  const rows: number[] = [];
  for (let row = 0; row < classOf.length; row += 1) if (classOf[row] !== own) rows.push(row);
  return Int32Array.from(rows);
}
