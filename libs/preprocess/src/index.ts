export type { Result } from './result.ts';
export { defaultImageLimits, imageFormats } from './types.ts';
export type {
  Box,
  ImageFormat,
  ImageHeader,
  ImageLimits,
  ImageRejectReason,
  ImageRejection,
  Point,
  Rgb,
  RgbImage,
  Size,
} from './types.ts';
export { applyTrainingPreprocess } from './augment/apply-training.ts';
export type { TrainingInput } from './augment/apply-training.ts';
export { augmentCrop } from './augment/augment-crop.ts';
export type { AugmentationDraw } from './augment/augment-crop.ts';
export type { AugmentableCrop } from './augment/augmentable-crop.ts';
export { augmentationStepsSchema } from './augment/augmentation-steps.ts';
export type { AugmentationStep, AugmentationSteps } from './augment/augmentation-steps.ts';
export { colourJitter } from './augment/colour-jitter.ts';
export type { ColourJitterOptions } from './augment/colour-jitter.ts';
export { randomBlur } from './augment/random-blur.ts';
export type { RandomBlurOptions } from './augment/random-blur.ts';
export { randomErasing } from './augment/random-erasing.ts';
export type { RandomErasingOptions } from './augment/random-erasing.ts';
export { mirroredCrop, randomFlip } from './augment/random-flip.ts';
export type { RandomFlipOptions } from './augment/random-flip.ts';
export { occlusionSides, randomOcclusion } from './augment/random-occlusion.ts';
export type { OcclusionSide, RandomOcclusionOptions } from './augment/random-occlusion.ts';
export { randomPadCrop } from './augment/random-pad-crop.ts';
export type { RandomPadCropOptions } from './augment/random-pad-crop.ts';
export type { CreateRandomSource, RandomSource } from './augment/random-source.ts';
export { parseTrainingSpec, trainingDigest, trainingSpecSchema } from './augment/training-spec.ts';
export type { TrainingSpec } from './augment/training-spec.ts';
export { readCapturedAt } from './metadata/captured-at.ts';
export type { CapturedAt } from './metadata/captured-at.ts';
export { inspectHeader } from './header/inspect-header.ts';
export { sniffFormat } from './header/sniff.ts';
export {
  affineDeterminant,
  applyAffine,
  composeAffine,
  identityAffine,
  invertAffine,
} from './geometry/affine.ts';
export type { Affine } from './geometry/affine.ts';
export { alignToTemplate, realignTemplate } from './geometry/align.ts';
export type { Landmarks } from './geometry/align.ts';
export {
  alignmentTemplates,
  arcface112,
  dlib150,
  dlib150From68,
  dlibChip5,
  dlibChip68,
  findAlignmentTemplate,
  templatePoints,
} from './geometry/alignment-template.ts';
export type { AlignmentTemplate } from './geometry/alignment-template.ts';
export { keypointCounts, keypointsInside, mapKeypoints, mirrorOrder } from './geometry/keypoints.ts';
export type { Keypoints, KeypointSet } from './geometry/keypoints.ts';
export { fivePoints, landmarkCounts, landmarkSets } from './geometry/landmarks.ts';
export type { LandmarkSet } from './geometry/landmarks.ts';
export { computeLetterbox, letterboxMap } from './geometry/letterbox.ts';
export type { Letterbox } from './geometry/letterbox.ts';
export { estimateSimilarity } from './geometry/similarity.ts';
export type { DegeneratePoints, Similarity } from './geometry/similarity.ts';
export { adjustColour } from './raster/adjust-colour.ts';
export type { ColourChange } from './raster/adjust-colour.ts';
export { gaussianBlur } from './raster/gaussian-blur.ts';
export { cropImage, growBox } from './raster/crop.ts';
export { flipHorizontal } from './raster/flip.ts';
export type { FramedImage } from './raster/resample.ts';
export { resampleFilters } from './raster/resample-filter.ts';
export type { ResampleFilter } from './raster/resample-filter.ts';
export { fitImage, fits, resizeImage, shrinkTo } from './raster/resize.ts';
export type { Fit, FitOptions, FittedImage } from './raster/resize.ts';
export { warpAffine } from './raster/warp.ts';
export type { WarpOptions } from './raster/warp.ts';
export { applyPreprocess } from './spec/apply-preprocess.ts';
export {
  adaface112Spec,
  arcface112Spec,
  builtInSpecs,
  dlibFaceSpec,
  embeddingNetV1Spec,
  embeddingNetV2Spec,
  pcb384Spec,
  reid256StretchSpec,
  sface112Spec,
} from './spec/built-in-specs.ts';
export type { BuiltInSpecName } from './spec/built-in-specs.ts';
export { canonicalJson } from './spec/canonical-json.ts';
export { cropSubject } from './spec/crop-subject.ts';
export { preprocessDigest, preprocessRevision } from './spec/digest.ts';
export { imageTensor, normalisePixel, paddingValues } from './spec/image-tensor.ts';
export type { ImageTensor, TensorSpec } from './spec/image-tensor.ts';
export { contentShares, paddingMask } from './spec/padding-mask.ts';
export { parsePreprocessSpec, preprocessSpecSchema, specSize, specTemplate } from './spec/preprocess-spec.ts';
export type { PreprocessSpec } from './spec/preprocess-spec.ts';
export { sha256Hex } from './spec/sha256.ts';
export { SpecError } from './spec/spec-error.ts';
export type { SpecProblem } from './spec/spec-error.ts';
export type {
  PreprocessInput,
  PreprocessedBatch,
  SubjectCrop,
  SubjectPlace,
} from './spec/subject-crop.types.ts';
