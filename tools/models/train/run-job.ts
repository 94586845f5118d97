import { join } from 'node:path';
import { recipeDigest } from '@gallerist/embedding/training';
import type { Recipe } from '@gallerist/embedding/training';
import { trainInWorker } from '@gallerist/embedding/node';
import type { JobRows, JobWeights, TrainingJobResult } from '@gallerist/embedding/node';
import type { ProgressWriter, TrainOutput } from './console.ts';
import type { TrainOptions } from './options.ts';

export interface JobOfCommand {
  readonly recipe: Recipe;
  readonly data: JobRows;
  /** For early stop. */
  readonly heldOut?: JobRows;
  readonly weights?: JobWeights;
}

/** The run was stopped; what is needed to go on is kept. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/**
 * Trains in a thread, with checkpoints in a folder of this recipe's own.
 *
 * @throws {StoppedError} after the signal.
 */
export async function runJob(
  job: JobOfCommand,
  options: TrainOptions,
  { output, progress }: { readonly output: TrainOutput; readonly progress: ProgressWriter },
): Promise<TrainingJobResult & { readonly checkpointFolder: string }> {
  const folder = join(options.workDir, recipeDigest(job.recipe).slice(0, 16));
  const checkpoints = { folder, isResumed: options.isResumed, everySteps: 200 };
  const result = await trainInWorker(
    { ...job, runtime: options.runtime, checkpoints },
    { signal: output.signal, onProgress: (one) => progress.training(one) },
  );
  progress.clear();
  for (const problem of result.skippedCheckpoints) progress.say(`passed over: ${problem}`);
  if (result.resumedAt !== null) progress.say(`went on from step ${result.resumedAt}`);
  if (result.outcome !== 'cancelled') return { ...result, checkpointFolder: folder };
  throw new StoppedError(`Stopped after step ${result.steps}; the same command with --resume goes on.`);
}
