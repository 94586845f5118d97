/** Probability = sigmoid(slope · score + intercept). Plain data, so that it can be stored. */
export interface LogisticCalibrator {
  readonly kind: 'logistic';
  readonly slope: number;
  readonly intercept: number;
  /** Share of genuine pairs that the probabilities stand for, in (0, 1). */
  readonly genuineShare: number;
}

/** Probability by a monotone line through knots, constant outside them. Plain data, so that it can be stored. */
export interface IsotonicCalibrator {
  readonly kind: 'isotonic';
  /** `[K]` strictly ascending scores, K ≥ 1. */
  readonly knots: Float64Array;
  /** `[K]` ascending, in [0, 1]. */
  readonly probabilities: Float64Array;
  /** Share of genuine pairs that the probabilities stand for, in (0, 1). */
  readonly genuineShare: number;
}

/** What maps a similarity to the probability that the pair is genuine. */
export type Calibrator = LogisticCalibrator | IsotonicCalibrator;
