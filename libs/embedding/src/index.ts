export type {
  AnalyseRequest,
  AnalyseResult,
  AnalysedImage,
  AnalysedSubject,
  InferencePool,
  PackDescription,
  PipelineDescription,
  SubjectHint,
  SubjectQuality,
  WeightFile,
} from './inference-pool.types.ts';
export { InferenceError, PackError } from './errors.ts';
export type { InferenceErrorCode, PackErrorCode } from './errors.ts';
export { packManifestSchema, parseManifest } from './packs/manifest.ts';
export type { PackManifest } from './packs/manifest.ts';
export { describePipeline } from './packs/describe-pipeline.ts';
export { suppressNonMaxima } from './faces/non-maximum-suppression.ts';
export { headPose } from './quality/head-pose.ts';
export { calibrationStatistics } from './calibration/calibration-statistics.ts';
export type { CalibrationStatistics } from './calibration/calibration-statistics.ts';
export type { LabelledVector } from './calibration/identity-scores.ts';
