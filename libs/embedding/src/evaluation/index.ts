export { EvaluationError } from './evaluation-error.ts';
export type { EvaluationErrorCode } from './evaluation-error.ts';
export type { ComparedFeatures, EmbeddedFeatures } from './embedded-features.ts';
export type { Measures, ProbeTrials, RateWithInterval } from './measures.types.ts';
export { evaluatePairs } from './verification/evaluate-pairs.ts';
export type { FoldAccuracy, ListedPair, PairEvaluation } from './verification/evaluate-pairs.ts';
export type { ComparedPair } from './verification/hardest-pairs.ts';
export type { CollectedPairs } from './verification/pair-collector.ts';
export type { CurvePoint } from './verification/thinned-curve.ts';
export { operatingRowOf, reportedFmrs, verificationReport } from './verification/verification-report.ts';
export type { HistogramBins, OperatingRow, VerificationReport } from './verification/verification-report.ts';
export { evaluateReid } from './retrieval/evaluate-reid.ts';
export type { ReidFeatures } from './retrieval/evaluate-reid.ts';
export { evaluateRetrieval } from './retrieval/evaluate-retrieval.ts';
export type {
  RetrievalEvaluation,
  RetrievalOptions,
  RetrievalRerankOptions,
  RetrievalTask,
} from './retrieval/evaluate-retrieval.ts';
export { queryMeasures } from './retrieval/query-results.ts';
export type { QueryResults } from './retrieval/query-results.ts';
export { evaluateClasses } from './retrieval/evaluate-classes.ts';
export { evaluateIdentification } from './identification/evaluate-identification.ts';
export type {
  IdentificationEvaluation,
  IdentificationOptions,
} from './identification/evaluate-identification.ts';
export type { IdentificationReport, SearchOperatingRow } from './identification/identification-report.ts';
export { splitGallery } from './identification/split-gallery.ts';
export type { GallerySplit, GallerySplitOptions } from './identification/split-gallery.ts';
export { evaluateOneShot } from './one-shot/evaluate-one-shot.ts';
export type { OneShotEvaluation, OneShotOptions, OneShotReport } from './one-shot/evaluate-one-shot.ts';
export { sliceValues } from './slices/slice-values.ts';
export type { ValueSlice } from './slices/slice-values.ts';
