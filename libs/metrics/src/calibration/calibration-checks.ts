import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkLength, checkNotEmpty } from '../checks/checks.ts';

/** How many labels are 1 and how many are 0. */
export interface LabelCounts {
  readonly genuine: number;
  readonly impostor: number;
}

/** @throws {ShapeError} for no labels. @throws {ArgumentError} at the first label that is neither 0 nor 1. */
export function countLabels(caller: string, argument: string, labels: ArrayLike<number>): LabelCounts {
  checkNotEmpty(caller, argument, labels);
  let genuine = 0;
  for (let i = 0; i < labels.length; i += 1) {
    const label = labels[i];
    if (label !== 0 && label !== 1) {
      throw new ArgumentError(caller, argument, { expected: 'hold 0 or 1', actual: `${label} at ${i}` });
    }
    genuine += label;
  }
  return { genuine, impostor: labels.length - genuine };
}

/**
 * @throws {ShapeError} for no scores or labels of another length.
 * @throws {ArgumentError} for a score that is not finite, a label other than 0 and 1, or only one kind of label.
 */
export function checkLabelledScores(
  caller: string,
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): LabelCounts {
  checkNotEmpty(caller, 'scores', scores);
  checkFinite(caller, 'scores', scores);
  checkLength(caller, 'labels', { values: labels, length: scores.length });
  const counts = countLabels(caller, 'labels', labels);
  if (counts.genuine === 0 || counts.impostor === 0) {
    throw new ArgumentError(caller, 'labels', {
      expected: 'hold both genuine (1) and impostor (0) pairs',
      actual: `${counts.genuine} genuine and ${counts.impostor} impostor`,
    });
  }
  return counts;
}

/** @throws {ShapeError} for an empty list. @throws {ArgumentError} at the first NaN; infinities may pass. */
export function checkNotNaN(caller: string, argument: string, values: ArrayLike<number>): void {
  checkNotEmpty(caller, argument, values);
  for (let i = 0; i < values.length; i += 1) {
    // A hole of a sparse list counts as NaN.
    if (Number.isNaN(values[i] ?? NaN)) {
      throw new ArgumentError(caller, argument, { expected: 'not hold NaN', actual: `NaN at ${i}` });
    }
  }
}

/** @throws {ShapeError} for an empty list. @throws {ArgumentError} at the first value outside [0, 1]. */
export function checkProbabilities(caller: string, argument: string, values: ArrayLike<number>): void {
  checkNotEmpty(caller, argument, values);
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? NaN;
    if (!(value >= 0 && value <= 1)) {
      throw new ArgumentError(caller, argument, { expected: 'be in [0, 1]', actual: `${value} at ${i}` });
    }
  }
}

/** A prior or a confidence level. @throws {ArgumentError} if it is outside (0, 1). */
export function checkOpenUnit(caller: string, argument: string, value: number): void {
  if (!(value > 0 && value < 1)) {
    throw new ArgumentError(caller, argument, { expected: 'be in (0, 1)', actual: value });
  }
}
