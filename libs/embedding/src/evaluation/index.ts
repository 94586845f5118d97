export { EvaluationError } from './evaluation-error.ts';
export type { EvaluationErrorCode } from './evaluation-error.ts';
export type { EmbeddedFeatures } from './embedded-features.ts';
export type { Measures, ProbeTrials, RateWithInterval } from './measures.types.ts';
export { evaluatePairs } from './verification/evaluate-pairs.ts';
export type {
  ComparedFeatures,
  FoldAccuracy,
  ListedPair,
  PairEvaluation,
} from './verification/evaluate-pairs.ts';
export type { ComparedPair } from './verification/hardest-pairs.ts';
export type { CollectedPairs } from './verification/pair-collector.ts';
export type { CurvePoint } from './verification/thinned-curve.ts';
export { operatingRowOf, reportedFmrs, verificationReport } from './verification/verification-report.ts';
export type { HistogramBins, OperatingRow, VerificationReport } from './verification/verification-report.ts';
export { evaluateReid } from './retrieval/evaluate-reid.ts';
export type { ReidFeatures } from './retrieval/evaluate-reid.ts';
export { evaluateRetrieval } from './retrieval/evaluate-retrieval.ts';
export type { RetrievalEvaluation, RetrievalOptions, RetrievalTask } from './retrieval/evaluate-retrieval.ts';
export { queryMeasures } from './retrieval/query-results.ts';
export type { QueryResults } from './retrieval/query-results.ts';
