import { startTrainingRuntime } from '../../runtimes/start-training-runtime.ts';
import type { TrainingRuntimeName } from '../../runtimes/training-runtime.types.ts';

/** `auto`: native where it is built, else wasm. */
export type TrainingRuntime = 'auto' | TrainingRuntimeName;

/**
 * Makes a runtime the backend of this thread's TensorFlow.js.
 *
 * @returns Its name.
 * @throws {RuntimeError} if it was asked for, or is built, and cannot start.
 */
export async function startRuntime(wanted: TrainingRuntime): Promise<TrainingRuntimeName> {
  const { name } = await startTrainingRuntime(wanted === 'auto' ? {} : { prefer: wanted });
  return name;
}
