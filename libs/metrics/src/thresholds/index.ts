export { cohortTail, CohortTailCollector } from './cohort-tail.ts';
export type { CohortTail, CohortTailOptions } from './cohort-tail.ts';
export { conformalThreshold } from './conformal-threshold.ts';
export type { ConformalThreshold } from './conformal-threshold.ts';
export type { FittedThreshold, ThresholdBasis } from './fitted-threshold.types.ts';
export { galleryHitProbability } from './gallery-hit-probability.ts';
export { fmrAtThreshold, fmrThreshold } from './fmr-threshold.ts';
export type { FmrOptions, FmrThresholdOptions } from './fmr-threshold.ts';
export type { LogEstimate } from './empirical-fpir.ts';
export { fpirAtThreshold, fpirJudge, fpirThreshold } from './fpir-threshold.ts';
export type { FpirJudge } from './fpir-threshold.ts';
export { gammaInterval } from './gamma-interval.ts';
export type { FpirOptions } from './fpir-model.ts';
export { fitParetoMle } from './generalised-pareto-mle.ts';
export type { ParetoMaximumLikelihood } from './generalised-pareto-mle.ts';
export { fitParetoPwm } from './generalised-pareto-pwm.ts';
export type { CountedValue, ParetoMoments } from './generalised-pareto-pwm.ts';
export { paretoQuantile, paretoSurvival, paretoUpperEnd } from './generalised-pareto.ts';
export type { ParetoTail, PlacedParetoTail } from './generalised-pareto.ts';
export { impostorRates } from './impostor-rates.ts';
export type { ImpostorRates } from './impostor-rates.ts';
export { intraPercentileThreshold } from './intra-percentile-threshold.ts';
export type { IntraPercentileThreshold } from './intra-percentile-threshold.ts';
export { perIdentityNorms, perIdentityThresholds } from './per-identity-threshold.ts';
export type {
  IdentityNorms,
  IdentityThresholds,
  PerIdentityNormOptions,
  PerIdentityOptions,
} from './per-identity-threshold.ts';
export { quantile } from './quantile.ts';
export type { QuantileMethod } from './quantile.ts';
export { rateInterval } from './rate-interval.ts';
export type { ComparedIdentities } from './rate-interval.ts';
export { matchAndReview, reviewRate } from './review-threshold.ts';
export type { MatchAndReview } from './review-threshold.ts';
export { asNorm, cohortNorm, sNorm } from './score-normalisation.ts';
export type {
  AdaptiveNormOptions,
  NormalisationCohorts,
  NormalisationOptions,
} from './score-normalisation.ts';
export { tailThreshold } from './tail-threshold.ts';
export type { TailModel, TailThresholdOptions } from './tail-threshold.ts';
export { fitWeibull, weibullCdf, weibullQuantile } from './weibull.ts';
export type { FittedWeibull, Weibull } from './weibull.ts';
