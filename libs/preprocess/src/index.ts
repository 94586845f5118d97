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
export { fivePoints, landmarkCounts, landmarkSets } from './geometry/landmarks.ts';
export type { LandmarkSet } from './geometry/landmarks.ts';
export { computeLetterbox, letterboxMap } from './geometry/letterbox.ts';
export type { Letterbox } from './geometry/letterbox.ts';
export { estimateSimilarity } from './geometry/similarity.ts';
export type { DegeneratePoints, Similarity } from './geometry/similarity.ts';
export { cropImage, growBox } from './raster/crop.ts';
export { flipHorizontal } from './raster/flip.ts';
export type { FramedImage } from './raster/resample.ts';
export { resampleFilters } from './raster/resample-filter.ts';
export type { ResampleFilter } from './raster/resample-filter.ts';
export { fitImage, fits, resizeImage, shrinkTo } from './raster/resize.ts';
export type { Fit, FitOptions, FittedImage } from './raster/resize.ts';
export { warpAffine } from './raster/warp.ts';
export type { WarpOptions } from './raster/warp.ts';
export { applyPreprocess, cropSubject } from './spec/apply-preprocess.ts';
export type {
  PreprocessInput,
  PreprocessedBatch,
  SubjectCrop,
  SubjectPlace,
} from './spec/apply-preprocess.ts';
export { canonicalJson } from './spec/canonical-json.ts';
export { preprocessDigest, preprocessRevision } from './spec/digest.ts';
export { imageTensor, normalisePixel } from './spec/image-tensor.ts';
export type { ImageTensor, TensorSpec } from './spec/image-tensor.ts';
export { preprocessSpecSchema, specSize, specTemplate } from './spec/preprocess-spec.ts';
export type { PreprocessSpec } from './spec/preprocess-spec.ts';
export { sha256Hex } from './spec/sha256.ts';
