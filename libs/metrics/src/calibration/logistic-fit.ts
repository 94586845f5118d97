import { sigmoid, softplus } from './logistic-function.ts';

/** The line in the log odds. */
export interface Line {
  readonly slope: number;
  readonly intercept: number;
}

/** What a line is fitted to; all lists `[N]`. */
export interface LogisticProblem {
  readonly scores: ArrayLike<number>;
  /** The probability that each score should have, in [0, 1]. */
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  /** λ ≥ 0 of ½·λ·slope², in units of the scores. */
  readonly ridge: number;
}

const maxSteps = 200;
const maxHalvings = 60;
/** Half the squared Newton decrement, as a share of the weights, after which one more step changes nothing. */
const DECREMENT_EPSILON = 1e-18;
/** Keeps the 2×2 system solvable where all probabilities are 0 or 1; a share of the weights. */
const HESSIAN_EPSILON = 1e-14;
/** Rounding of the sum: two losses that differ by this share of themselves are equal. */
const LOSS_EPSILON = 1e-15;
/** Half the range of scores below which they count as one score: its squared reciprocal would overflow. */
const MIN_HALF_RANGE = 1e-150;

/**
 * The line that minimises Σ w·(softplus(z) − t·z) + ½·λ·slope², z = slope·score + intercept, by Newton's method with step
 * halving. The sum is convex; scores are brought to [−1, 1] first, so that their unit does not matter. Equal scores give
 * slope 0.
 *
 * @see Lin, Lin and Weng 2007, doi:10.1007/s10994-007-5018-6
 */
export function fitLogisticLine(problem: LogisticProblem): Line {
  const { centre, halfRange } = range(problem.scores);
  const isOnePoint = halfRange < MIN_HALF_RANGE;
  const scale = isOnePoint ? 1 : halfRange;
  const units = Float64Array.from(problem.scores, (score) => (isOnePoint ? 0 : (score - centre) / scale));
  const ridge = problem.ridge / scale ** 2;
  const line = newton({ ...problem, scores: units, ridge });
  const slope = isOnePoint ? 0 : line.slope / scale;
  return { slope, intercept: line.intercept - slope * centre };
}

/** Σ w·(softplus(z) − t·z): the negative log-likelihood in nats, without the penalty. */
export function logisticLoss(problem: LogisticProblem, { slope, intercept }: Line): number {
  let sum = 0;
  for (let i = 0; i < problem.scores.length; i += 1) {
    const z = slope * (problem.scores[i] ?? 0) + intercept;
    const target = problem.targets[i] ?? 0;
    // Both terms are ≥ 0; softplus(z) − t·z would lose digits where z is great.
    sum += (problem.weights[i] ?? 0) * (target * softplus(-z) + (1 - target) * softplus(z));
  }
  return sum;
}

function newton(problem: LogisticProblem): Line {
  const total = problem.weights.reduce((sum, weight) => sum + weight, 0);
  let line: Line = { slope: 0, intercept: 0 };
  for (let step = 0; step < maxSteps; step += 1) {
    const { direction, decrement } = newtonStep(problem, line, HESSIAN_EPSILON * total);
    const next = descend(problem, line, { direction, decrement });
    if (next === null) return line;
    line = next;
    if (decrement / 2 <= DECREMENT_EPSILON * total) return line;
  }
  return line;
}

function newtonStep(
  problem: LogisticProblem,
  line: Line,
  damping: number,
): { direction: Line; decrement: number } {
  let gradientSlope = problem.ridge * line.slope;
  let gradientIntercept = 0;
  let hSlope = problem.ridge + damping;
  let hBoth = 0;
  let hIntercept = damping;
  for (let i = 0; i < problem.scores.length; i += 1) {
    const score = problem.scores[i] ?? 0;
    const weight = problem.weights[i] ?? 0;
    const probability = sigmoid(line.slope * score + line.intercept);
    const residual = weight * (probability - (problem.targets[i] ?? 0));
    const curvature = weight * probability * (1 - probability);
    gradientSlope += residual * score;
    gradientIntercept += residual;
    hSlope += curvature * score * score;
    hBoth += curvature * score;
    hIntercept += curvature;
  }
  const determinant = hSlope * hIntercept - hBoth * hBoth;
  const slope = (hBoth * gradientIntercept - hIntercept * gradientSlope) / determinant;
  const intercept = (hBoth * gradientSlope - hSlope * gradientIntercept) / determinant;
  return {
    direction: { slope, intercept },
    decrement: -(slope * gradientSlope + intercept * gradientIntercept),
  };
}

/** null where no step lowers the sum any more: the minimum is reached to the last digits. */
function descend(
  problem: LogisticProblem,
  from: Line,
  { direction, decrement }: { direction: Line; decrement: number },
): Line | null {
  const before = penalisedLoss(problem, from);
  for (let halving = 0, length = 1; halving < maxHalvings; halving += 1, length /= 2) {
    const line = {
      slope: from.slope + length * direction.slope,
      intercept: from.intercept + length * direction.intercept,
    };
    if (penalisedLoss(problem, line) <= before + LOSS_EPSILON * before - 1e-4 * length * decrement)
      return line;
  }
  return null;
}

function penalisedLoss(problem: LogisticProblem, line: Line): number {
  return logisticLoss(problem, line) + (problem.ridge * line.slope ** 2) / 2;
}

/** Halved before they are subtracted, so that scores of ±1e308 do not overflow. */
function range(scores: ArrayLike<number>): { centre: number; halfRange: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < scores.length; i += 1) {
    low = Math.min(low, scores[i] ?? 0);
    high = Math.max(high, scores[i] ?? 0);
  }
  return { centre: low / 2 + high / 2, halfRange: high / 2 - low / 2 };
}
