export { createInferencePool } from './inference-pool.ts';
export type { InferencePoolOptions } from './inference-pool.ts';
export {
  executionProviderNames,
  isProviderInstalled,
  openOnnxSession,
  requireProviders,
} from './onnx-runtime/index.ts';
export type {
  ExecutionProviderName,
  ExecutionProviders,
  OnnxPort,
  OnnxSession,
  OnnxSessionOptions,
  OnnxValue,
} from './onnx-runtime/index.ts';
export { createBlockExecutor } from './similarity/block-executor.ts';
export type { ThreadedBlockExecutor } from './similarity/block-executor.ts';
export { describePack } from './packs/describe-pack.ts';
export { embedSet } from './packs/embed-set.ts';
export type { PictureFiles } from './packs/embed-set.ts';
export { openPackEmbedder } from './packs/embedder/open-pack-embedder.ts';
export type { PartRows } from './packs/embedder/part-nets.ts';
export type {
  EmbeddedPictures,
  EmbedPicturesOptions,
  EmbedProgress,
  PackEmbedder,
  PackEmbedderOptions,
  PictureFile,
  PictureSource,
  UnusablePicture,
} from './packs/embedder/pack-embedder.types.ts';
export { builtInPackName, installedNames, installedVersions, locatePack } from './packs/locate-pack.ts';
export type { LocatedPack, PackPlace } from './packs/locate-pack.ts';
export { examineModel } from './packs/examine/examine-model.ts';
export type { ExaminedModel, ModelQuestion } from './packs/examine/examine-model.ts';
export { installPack } from './packs/install/install-pack.ts';
export type { PackContents, PackDraft } from './packs/install/pack-draft.ts';
export { ownContents } from './packs/install/own-contents.ts';
export { verifyPack } from './packs/verify-pack.ts';
export type { PackCheck } from './packs/verify-pack.ts';
export { readApiGallery } from './datasets/api-gallery.ts';
export type { ApiGalleryOptions } from './datasets/api-gallery.ts';
export { DatasetError } from './datasets/dataset-error.ts';
export type { DatasetErrorCode } from './datasets/dataset-error.ts';
export { readIdentityFolders } from './datasets/identity-folders.ts';
export { readLfwPairs } from './datasets/lfw-pairs.ts';
export type { PairSet, PicturePair } from './datasets/lfw-pairs.ts';
export { readMarket1501 } from './datasets/market1501.ts';
export type { Market1501 } from './datasets/market1501.ts';
export type {
  LabelledPicture,
  PictureSet,
  ReadPictures,
  SkippedEntry,
} from './datasets/picture-set.types.ts';
export { splitByIdentity } from './datasets/split-by-identity.ts';
export type { SetSplit, SplitOptions, SplitShares } from './datasets/split-by-identity.ts';
export { calibratedDraft, measurePack, nextVersion } from './packs/calibrate/calibrate-pack.ts';
export type {
  CalibrationOptions,
  CalibrationPerson,
  CalibrationSet,
  PackMeasurements,
} from './packs/calibrate/calibrate-pack.ts';
export { CheckpointError } from './training/checkpoints/checkpoint-error.ts';
export type { CheckpointErrorCode } from './training/checkpoints/checkpoint-error.ts';
export { runTrainingJob } from './training/job/run-training-job.ts';
export { trainInWorker } from './training/job/train-in-worker.ts';
export type {
  JobRows,
  JobWeights,
  TrainingJob,
  TrainingJobHooks,
  TrainingJobResult,
} from './training/job/training-job.types.ts';
export type { PictureRows } from './training/pictures/picture-rows.types.ts';
export { writeDurably } from './training/checkpoints/write-durably.ts';
export { checkAdaptable, installAdapterPack, installNetPack } from './training/pack/trained-pack.ts';
export type { TrainedPack } from './training/pack/trained-pack.ts';
export { startRuntime } from './training/job/start-runtime.ts';
export type { TrainingRuntime } from './training/job/start-runtime.ts';
export { heldOutPictures, pictureData } from './training/pictures/picture-data.ts';
export { readAttachment, readPackFiles } from './pack-files.ts';
export { exportBuiltInFaceNet, exportBuiltInFaceNets, openBuiltInFaceNet } from './export-face-nets.ts';
export { openBuiltInPersonFinder } from './built-in-person-finder.ts';
export type { BuiltInPersonFinder, FoundPerson, PersonFinderOptions } from './built-in-person-finder.ts';
export { exportBuiltInPersonNet } from './export-person-net.ts';
export { isNativeLibraryBuilt, nativePackageFolder } from './runtimes/native-library.ts';
export { RuntimeError } from './runtimes/runtime-error.ts';
export { defaultTrainingRuntime, startTrainingRuntime } from './runtimes/start-training-runtime.ts';
export { exportNet } from './training/pack/export-net.ts';
export type { ExportedNet } from './training/pack/export-net.ts';
export { ACCEPTED_LOSS } from './compression/kept-layers.ts';
export type { KeepFloat, LayerSensitivity } from './compression/kept-layers.ts';
export { calibrationMethods } from '../compression/calibration/range-collectors.ts';
export type { CalibrationMethod } from '../compression/calibration/range-collectors.ts';
export { quantiseModel } from './compression/quantise-model.ts';
export type { QuantisedModel, QuantiseOptions } from './compression/quantise-model.ts';
export { quantisePack } from './compression/quantise-pack.ts';
export type { QuantisedPack, QuantisePackOptions } from './compression/quantise-pack.ts';
export { timeModels } from './compression/time-models.ts';
export type { ModelFigures, TimedInput } from './compression/time-models.ts';
export { calibrateInThread } from './calibration/calibrate-in-thread.ts';
export { adapterBase, adapterBaseSpace } from './training/adapter-pack/adapter-base.ts';
export { adaptVectors } from './training/adapter-pack/adapt-vectors.ts';
export type { AdapterPackJob } from './training/adapter-pack/adapter-pack-job.types.ts';
export { makeAdapterPackInWorker } from './training/adapter-pack/make-adapter-pack-in-worker.ts';
export { makeNetPackInWorker } from './training/net-pack/make-net-pack.ts';
export type { NetPackJob } from './training/net-pack/net-pack-job.types.ts';
export type { RunPackJob } from './training/pack/run-pack.types.ts';
export { planNetInWorker } from './training/plan/plan-net-in-worker.ts';
export type { NetPlan } from './training/plan/net-plan.ts';
export { initSourceOf, trainedRecipe, trainedWeights } from './training/job/trained-files.ts';
export { judgeInWorker } from './evaluation/judge-in-worker.ts';
export type { CurvesOfBoth, JudgedCurves, JudgedVectors, Judgement, JudgeOrder } from './evaluation/judge.ts';
export { packCostInWorker } from './packs/cost/pack-cost-in-worker.ts';
export type { PackCost } from './packs/cost/pack-cost.ts';
