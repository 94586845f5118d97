import type { Vector } from './vectors.ts';

/** A batch as oracles see it. */
export interface LabelledRows {
  readonly rows: readonly Vector[];
  readonly labels: readonly number[];
}

/** Rows of the label of `anchor` without itself. */
export function positivesOf({ labels }: LabelledRows, anchor: number): number[] {
  return indices(labels).filter((i) => i !== anchor && labels[i] === labels[anchor]);
}

export function negativesOf({ labels }: LabelledRows, anchor: number): number[] {
  return indices(labels).filter((i) => labels[i] !== labels[anchor]);
}

export function indices(labels: readonly number[]): number[] {
  return labels.map((_, i) => i);
}

/** f of each ordered positive pair. */
export function ofPositivePairs(batch: LabelledRows, f: (x: Vector, y: Vector) => number): number[] {
  return indices(batch.labels).flatMap((a) =>
    positivesOf(batch, a).map((p) => f(batch.rows[a]!, batch.rows[p]!)),
  );
}

export function ofNegativePairs(batch: LabelledRows, f: (x: Vector, y: Vector) => number): number[] {
  return indices(batch.labels).flatMap((a) =>
    negativesOf(batch, a).map((n) => f(batch.rows[a]!, batch.rows[n]!)),
  );
}

/** f of d_ap and d_an of each triplet. */
export function ofTriplets(
  batch: LabelledRows,
  measure: (x: Vector, y: Vector) => number,
  f: (positive: number, negative: number) => number,
): number[] {
  const at = (i: number, j: number): number => measure(batch.rows[i]!, batch.rows[j]!);
  return indices(batch.labels).flatMap((a) =>
    positivesOf(batch, a).flatMap((p) => negativesOf(batch, a).map((n) => f(at(a, p), at(a, n)))),
  );
}
