export { calibrateGallery, gatherEvidence, thresholdBy } from './gallery/calibrate-gallery.ts';
export type {
  CalibratedGallery,
  GalleryCalibrationInput,
  GalleryEvidence,
  GalleryEvidenceInput,
} from './gallery/calibrate-gallery.ts';
export { candidateConfidences } from './gallery/confidence.ts';
export type { ScoredCandidate } from './gallery/confidence.ts';
export { estimateFmr } from './gallery/fmr-curve.ts';
export type { CalibrationCounts, CalibrationPoint, FmrEstimate } from './gallery/fmr-curve.ts';
export type { PackScores, PackStatistics } from './gallery/pack-statistics.ts';
export { readPackScores } from './gallery/pack-statistics.ts';
export { packScoreModel } from './gallery/pack-score-model.ts';
export type { ScoreModel, SearchPrior } from './gallery/score-model.ts';
export { readMeasuredRate, readScoreModel } from './gallery/stored-calibration.ts';
export type {
  MeasuredRate,
  RateBasis,
  ThresholdPolicy,
  ThresholdPolicyKind,
} from './gallery/threshold.types.ts';
export { calibrationStatistics } from './calibration-statistics.ts';
export type { LabelledRows } from './labelled-rows.ts';
export { identityTail } from './picture-tail.ts';
export { pairStatistics, readPictureTail } from './pair-statistics.ts';
export type { PairStatistics } from './pair-statistics.ts';
