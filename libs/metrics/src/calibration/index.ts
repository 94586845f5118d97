export { binomialInterval, ruleOf3, ruleOf30 } from './binomial-interval.ts';
export type { BinomialIntervalOptions } from './binomial-interval.ts';
export { calibratedProbability, logLikelihoodRatio } from './calibrated-probability.ts';
export type { Calibrator, IsotonicCalibrator, LogisticCalibrator } from './calibrator.types.ts';
export { cllr, minCllr } from './cllr.ts';
export { bayesThreshold, minDcf } from './detection-cost.ts';
export type { DetectionCosts, MinimumDetectionCost } from './detection-cost.ts';
export { expectedCalibrationError } from './expected-calibration-error.ts';
export type {
  CalibrationError,
  CalibrationErrorOptions,
  ReliabilityBin,
} from './expected-calibration-error.ts';
export { isotonicCalibration } from './isotonic-calibration.ts';
export { logisticCalibration } from './logistic-calibration.ts';
export type { LogisticCalibrationFit, LogisticCalibrationOptions } from './logistic-calibration.ts';
export { normalQuantile } from './normal-quantile.ts';
export { plattScaling } from './platt-scaling.ts';
export type { LogisticFit } from './platt-scaling.ts';
export { poolAdjacentViolators } from './pool-adjacent-violators.ts';
export { candidatePosteriors, matePosterior, posteriorFromLlr } from './posterior.ts';
export type { SearchPosterior, SearchPrior } from './posterior.ts';
export { brierScore, negativeLogLikelihood } from './probability-scores.ts';
export { temperatureBounds, temperatureScaling } from './temperature-scaling.ts';
export type { TemperatureFit } from './temperature-scaling.ts';
