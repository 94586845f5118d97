export { alphaQueryExpansion } from './alpha-query-expansion.ts';
export type { QueryExpansionOptions } from './alpha-query-expansion.ts';
export { auc } from './auc.ts';
export { averagePrecisionAtK, averagePrecisionAtR } from './average-precision-at-k.ts';
export type { AveragePrecisionAtKOptions } from './average-precision-at-k.ts';
export { averagePrecision } from './average-precision.ts';
export type { AveragePrecisionConvention } from './average-precision.ts';
export { clopperPearson } from './clopper-pearson.ts';
export type { Interval } from './clopper-pearson.ts';
export { clusterBootstrap } from './cluster-bootstrap.ts';
export type { ClusterBootstrapOptions } from './cluster-bootstrap.ts';
export { cumulativeMatch } from './cumulative-match.ts';
export { dPrime } from './d-prime.ts';
export { det } from './det.ts';
export type { DetCurve } from './det.ts';
export { equalErrorRate, equalErrorThreshold } from './equal-error-rate.ts';
export type { EqualErrorVariant } from './equal-error-rate.ts';
export { fuseFlipped } from './flip-fusion.ts';
export { fmrResolution } from './fmr-resolution.ts';
export type { FmrResolution } from './fmr-resolution.ts';
export { expectedFalseMatches, fmrForFpir, fpirFromFmr } from './fpir-from-fmr.ts';
export { searchGallery } from './gallery-search.ts';
export type { GallerySearch } from './gallery-search.ts';
export { goodMatchRanks } from './good-match-ranks.ts';
export type { RowDirection } from './good-match-ranks.ts';
export { fnir, fpir, tpir, tpirAtFpir } from './identification.ts';
export type { OperatingPoint } from './identification.ts';
export { galleryIdentities, identitySimilarities } from './identity-similarities.ts';
export type { GalleryIdentities, TemplateAggregation } from './identity-similarities.ts';
export { incompleteBeta, inverseIncompleteBeta } from './incomplete-beta.ts';
export { inverseNegativePenalty } from './inverse-negative-penalty.ts';
export { contiguousFoldSizes, lfwAccuracy } from './lfw-accuracy.ts';
export type { LfwAccuracy, LfwOptions } from './lfw-accuracy.ts';
export { classRoles, market1501Roles, matchRole } from './match-roles.ts';
export type { CameraLabels } from './match-roles.ts';
export { meanByClass } from './mean-by-class.ts';
export type { ClassMeans } from './mean-by-class.ts';
export { nextAbove } from './next-above.ts';
export { percentile } from './percentile.ts';
export { rPrecision } from './r-precision.ts';
export { recallAtK } from './recall-at-k.ts';
export { reciprocalRank } from './reciprocal-rank.ts';
export { reidReport } from './reid-report.ts';
export type { ReidReport } from './reid-report.ts';
export { retrievalReport } from './retrieval-report.ts';
export type { RankedQuery, RetrievalReport } from './retrieval-report.ts';
export { roc } from './roc.ts';
export type { RocCurve } from './roc.ts';
export type { SearchTrials, TrialWeights } from './search-trials.ts';
export { allowedErrors, tarAtFmr } from './tar-at-fmr.ts';
export type { VerificationPoint } from './tar-at-fmr.ts';
export { poolTemplates } from './template-pooling.ts';
export type { PooledTemplates, TemplatePictures } from './template-pooling.ts';
export { unitVector } from './unit-vector.ts';
export { VerificationScores } from './verification-scores.ts';
export type { SortedScores } from './verification-scores.ts';
export { identityScores } from './gate/identity-scores.ts';
export type { IdentityScores } from './gate/identity-scores.ts';
export { HeldOutMeter } from './gate/held-out-rates.ts';
export type { HeldOutRates, RateTargets } from './gate/held-out-rates.ts';
export { heldOutReport } from './gate/held-out-report.ts';
export type {
  HeldOutMeasures,
  HeldOutOptions,
  HeldOutRate,
  HeldOutReport,
  ProbeSlice,
} from './gate/held-out-report.ts';
export { holmAdjusted } from './gate/holm.ts';
export { promotionGate } from './gate/promotion-gate.ts';
export type { GateMeasure, GateOptions, GateReport, GateRow, GateVerdict } from './gate/promotion-gate.ts';
export { hardestPairs } from './curves/hardest-pairs.ts';
export type { HardestPairs, RowPair } from './curves/hardest-pairs.ts';
export { heldOutCurves } from './curves/held-out-curves.ts';
export type {
  CumulativeRate,
  CurveOptions,
  HeldOutCurves,
  PairedDifferences,
  TarAtFmr,
} from './curves/held-out-curves.ts';
export type { RatePoint } from './curves/thinned-roc.ts';
export type { SimilarityBin } from './curves/similarity-bins.ts';
