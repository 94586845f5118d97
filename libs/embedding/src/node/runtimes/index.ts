export { isNativeLibraryBuilt, nativePackageFolder } from './native-library.ts';
export { RuntimeError } from './runtime-error.ts';
export type { RuntimeErrorCode } from './runtime-error.ts';
export { defaultTrainingRuntime, startTrainingRuntime } from './start-training-runtime.ts';
export type { TrainingRuntimeOptions } from './start-training-runtime.ts';
export { trainingRuntimeNames } from './training-runtime.types.ts';
export type { TrainingRuntime, TrainingRuntimeName } from './training-runtime.types.ts';
