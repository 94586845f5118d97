import { checkFinite, checkLabels, checkLength } from '../checks/checks.ts';
import { meanOfDefined } from './mean-of-defined.ts';

/** A measure of queries averaged within each class first, so that large classes do not outweigh small ones. */
export interface ClassMeans {
  /** `[C]` classes with a defined value, ascending. */
  readonly classes: number[];
  /** `[C]` the mean of each class. */
  readonly means: number[];
  /** The mean of the means (macro average); null without a defined value. */
  readonly mean: number | null;
}

/**
 * @param values `[Q]` a measure of each query; null where it is undefined: left out.
 * @param labels `[Q]` the class of each query.
 * @throws {ShapeError} if lengths differ. @throws {ArgumentError} at a value that is neither finite nor null, or a label that
 *   is no whole number.
 */
export function meanByClass(values: readonly (number | null)[], labels: ArrayLike<number>): ClassMeans {
  checkLength('meanByClass', 'labels', { values: labels, length: values.length });
  checkLabels('meanByClass', 'labels', labels);
  checkFinite(
    'meanByClass',
    'values',
    Array.from(values, (value) => value ?? 0),
  );
  const byClass = new Map<number, (number | null)[]>();
  values.forEach((value, i) => {
    const label = labels[i] ?? 0;
    if (value !== null) byClass.set(label, [...(byClass.get(label) ?? []), value]);
  });
  const classes = [...byClass.keys()].sort((a, b) => a - b);
  const means = classes.map((label) => meanOfDefined(byClass.get(label) ?? []) ?? 0);
  return { classes, means, mean: meanOfDefined(means) };
}
