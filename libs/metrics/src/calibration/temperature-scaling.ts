import { ArgumentError, ShapeError } from '../checks/argument-error.ts';
import { checkFinite, checkLength, checkNotEmpty } from '../checks/checks.ts';

/** The temperature that makes class probabilities softmax(logits / T) as likely as they can be. */
export interface TemperatureFit {
  readonly temperature: number;
  /** Mean −ln p(label) in nats at temperature 1. */
  readonly nllBefore: number;
  /** Mean −ln p(label) in nats at `temperature`. */
  readonly nllAfter: number;
  /** True where likelihood would still grow beyond the bounds: all rows right, or no better than chance. */
  readonly isAtBound: boolean;
}

/** Least and greatest temperature that is offered. */
export const temperatureBounds = { least: 0.01, greatest: 100 } as const;

interface Batch {
  readonly logits: readonly ArrayLike<number>[];
  readonly labels: ArrayLike<number>;
}

/**
 * Temperature scaling: one T > 0 that divides all logits, by maximum likelihood. It changes no ranking of classes.
 *
 * The loss is convex in 1/T, so that bisection of its derivative finds the minimum. T stays within `temperatureBounds`:
 * where every row is right likelihood grows for ever as T falls, where rows are wrong on average as T rises. Rows of equal
 * logits only leave T at 1.
 *
 * @param logits `[N][C]` finite, C ≥ 2.
 * @param labels `[N]` the index of each row's class, in [0, C).
 * @throws {ShapeError} if empty, ragged, or of different lengths.
 * @throws {ArgumentError} for a logit that is not finite or a label that is no class.
 * @see Guo et al. 2017, arXiv:1706.04599
 */
export function temperatureScaling(
  logits: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
): TemperatureFit {
  checkBatch(logits, labels);
  const batch = { logits, labels };
  const { inverse, isAtBound } = bestInverse(batch);
  return {
    temperature: 1 / inverse,
    nllBefore: meanLoss(batch, 1),
    nllAfter: meanLoss(batch, inverse),
    isAtBound,
  };
}

function bestInverse(batch: Batch): { inverse: number; isAtBound: boolean } {
  if (batch.logits.every((row) => isConstant(row))) return { inverse: 1, isAtBound: false };
  let low = 1 / temperatureBounds.greatest;
  let high = 1 / temperatureBounds.least;
  if (derivative(batch, low) >= 0) return { inverse: low, isAtBound: true };
  if (derivative(batch, high) <= 0) return { inverse: high, isAtBound: true };
  for (;;) {
    const middle = Math.sqrt(low * high);
    if (middle <= low || middle >= high) return { inverse: middle, isAtBound: false };
    if (derivative(batch, middle) < 0) low = middle;
    else high = middle;
  }
}

/** Of the loss by 1/T: Σ (mean of the row under its softmax − the logit of its label). */
function derivative({ logits, labels }: Batch, inverse: number): number {
  let sum = 0;
  for (let n = 0; n < logits.length; n += 1) {
    const row = logits[n] ?? [];
    const own = row[labels[n] ?? 0] ?? 0;
    const top = maximum(row);
    let mass = 0;
    let moment = 0;
    for (let c = 0; c < row.length; c += 1) {
      const weight = Math.exp(((row[c] ?? 0) - top) * inverse);
      mass += weight;
      moment += weight * ((row[c] ?? 0) - own);
    }
    sum += moment / mass;
  }
  return sum;
}

function meanLoss({ logits, labels }: Batch, inverse: number): number {
  let sum = 0;
  for (let n = 0; n < logits.length; n += 1) {
    const row = logits[n] ?? [];
    const top = maximum(row);
    let mass = 0;
    for (let c = 0; c < row.length; c += 1) mass += Math.exp(((row[c] ?? 0) - top) * inverse);
    sum += Math.log(mass) + (top - (row[labels[n] ?? 0] ?? 0)) * inverse;
  }
  return sum / logits.length;
}

function maximum(row: ArrayLike<number>): number {
  let top = -Infinity;
  for (let c = 0; c < row.length; c += 1) top = Math.max(top, row[c] ?? -Infinity);
  return top;
}

function isConstant(row: ArrayLike<number>): boolean {
  for (let c = 1; c < row.length; c += 1) if (row[c] !== row[0]) return false;
  return true;
}

function checkBatch(logits: readonly ArrayLike<number>[], labels: ArrayLike<number>): void {
  checkNotEmpty('temperatureScaling', 'logits', logits);
  checkLength('temperatureScaling', 'labels', { values: labels, length: logits.length });
  const classes = logits[0]?.length ?? 0;
  if (classes < 2) {
    throw new ShapeError('temperatureScaling', 'logits', {
      expected: 'have at least 2 classes',
      actual: classes,
    });
  }
  for (let n = 0; n < logits.length; n += 1) {
    const row = logits[n] ?? [];
    checkLength('temperatureScaling', `logits[${n}]`, { values: row, length: classes });
    checkFinite('temperatureScaling', `logits[${n}]`, row);
    const label = labels[n] ?? -1;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    throw new ArgumentError('temperatureScaling', 'labels', {
      expected: `hold whole numbers in [0, ${classes})`,
      actual: `${label} at ${n}`,
    });
  }
}
