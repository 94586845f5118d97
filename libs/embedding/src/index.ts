export type {
  AnalyseRequest,
  AnalyseResult,
  AnalysedImage,
  AnalysedSubject,
  DefaultThreshold,
  EmbedCropsRequest,
  InferencePool,
  MeasuredPipeline,
  PackDescription,
  PipelineDescription,
  SubjectHint,
  SubjectQuality,
  WeightFile,
} from './inference-pool.types.ts';
export { InferenceError, PackError } from './errors.ts';
export type { InferenceErrorCode, PackErrorCode } from './errors.ts';
export { packManifestSchema, packModalities, parseManifest } from './packs/manifest.ts';
export type { PackFile, PackManifest, PackModality } from './packs/manifest.ts';
export type { PackAttachment } from './packs/pack-file.schema.ts';
export type { LocatedPack } from './packs/located-pack.types.ts';
export type { PackLineage } from './packs/lineage.schema.ts';
export { changedSpec, packPresets, pixelRanges } from './packs/presets.ts';
export type { PackPreset, PackPresetName, PixelRange, SpecChanges } from './packs/presets.ts';
export { requireFacePack, withFaceFinder } from './packs/face-manifest.ts';
export type { FacePackManifest, FinderManifest } from './packs/face-manifest.ts';
export { requireMeasured, requireServable } from './packs/servable-manifest.ts';
export type { BodyManifest, Measured, ServableManifest } from './packs/servable-manifest.ts';
export {
  describeEmbedder,
  describePipeline,
  manifestDigest,
  packDimensions,
  weightFile,
} from './packs/describe-pipeline.ts';
export type { EmbedderDescription } from './packs/describe-pipeline.ts';
export { suppressNonMaxima } from './faces/non-maximum-suppression.ts';
export { headPose } from './quality/head-pose.ts';
export { measureChip } from './quality/chip-measures.ts';
export { overallBodyQuality } from './quality/overall-quality.ts';
export { calibrationStatistics } from './calibration/calibration-statistics.ts';
export type { CalibrationStatistics } from './calibration/calibration-statistics.ts';
export type { LabelledVector } from './calibration/identity-scores.ts';
export { binaryEmbedding, hammingDistance } from './compression/binary-embedding.ts';
export { dequantise, dequantisePerChannel } from './compression/dequantise.ts';
export { rankFiltersByL1 } from './compression/pruning/filter-pruning.ts';
export type { FilterRanking } from './compression/pruning/filter-pruning.ts';
export { magnitudeMask, maskWeights } from './compression/pruning/magnitude-pruning.ts';
export { pruningSchedule } from './compression/pruning/pruning-schedule.ts';
export type { PruningScheduleOptions } from './compression/pruning/pruning-schedule.ts';
export { quantiseAffine } from './compression/quantise-affine.ts';
export { quantiseEmbeddings, quantisedCosine } from './compression/quantise-embeddings.ts';
export type { QuantisedEmbeddings } from './compression/quantise-embeddings.ts';
export { quantisePerChannel } from './compression/quantise-per-channel.ts';
export type { ChannelQuantisedTensor } from './compression/quantise-per-channel.ts';
export { quantiseSymmetric } from './compression/quantise-symmetric.ts';
export type { QuantisedTensor, QuantisedValues } from './compression/quantised.types.ts';
export { fuseSimilarities } from './parts/fuse-similarities.ts';
export { gemPool } from './parts/gem-pool.ts';
export type { GemPoolOptions } from './parts/gem-pool.ts';
export { partCosine } from './parts/part-cosine.ts';
export type { PartCosine } from './parts/part-cosine.ts';
export { partDescriptor } from './parts/part-descriptor.ts';
export type { PartNormalisation } from './parts/part-descriptor.ts';
export type { PartVectors } from './parts/part-vectors.ts';
export { stripeBounds, stripeConventions } from './parts/stripe-bounds.ts';
export type { StripeBounds, StripeConvention } from './parts/stripe-bounds.ts';
export { stripePool } from './parts/stripe-pool.ts';
export type { FeatureMap, PooledParts, StripePoolOptions } from './parts/stripe-pool.ts';
export { constantRate } from './schedules/constant-rate.ts';
export { effectiveEmaDecay, exponentialMovingAverage } from './schedules/exponential-moving-average.ts';
export type { LearningRateSchedule } from './schedules/learning-rate-schedule.types.ts';
export { polynomialWarmup } from './schedules/polynomial-warmup.ts';
export type { PolynomialWarmupOptions } from './schedules/polynomial-warmup.ts';
export { stepRate } from './schedules/step-rate.ts';
export { warmupCosine } from './schedules/warmup-cosine.ts';
export type { WarmupCosineOptions } from './schedules/warmup-cosine.ts';
export { warmupMultiStep } from './schedules/warmup-multi-step.ts';
export type { WarmupMultiStepOptions } from './schedules/warmup-multi-step.ts';
