import { planNetInWorker, type LocatedPack } from '@gallerist/embedding/node';
import { parseRecipe } from '@gallerist/embedding/training';
import type { PreprocessSpec } from '@gallerist/preprocess';
import { netRecipe } from './net-recipe.ts';
import { labelledPictures, type PictureRow } from './picture-rows.ts';
import type { RunFolder } from './run-folder.ts';
import { factsOf, runTraining, type TrainedModel, type TrainingTools } from './run-training.ts';
import { estimateOf, largestBatch, memoryProblem, trainingMemory } from './training-cost.ts';
import { parseTrainingOptions } from './training-options.ts';
import type { TrainingParts } from './training-parts.ts';
import { TrainingRefusal } from './training-refusal.ts';
import { changeRun, findEarlierSpeed } from './training.store.ts';
import type { NetRecipe, TrainingCurves, TrainingRun } from './training.types.ts';

export interface NetTask {
  readonly run: TrainingRun;
  readonly recipe: NetRecipe;
  readonly pictures: readonly PictureRow[];
  /** Of the model that crops are kept for. */
  readonly preprocess: PreprocessSpec;
  readonly folder: RunFolder;
  /** What its first weights come from. */
  readonly init: LocatedPack | null;
}

/**
 * Trains a net on kept crops.
 *
 * @throws {TrainingRefusal} `NOT_ENOUGH_MEMORY` where this machine cannot make one step of it. @throws As `runTraining`.
 */
export async function trainNet(
  parts: TrainingParts,
  { run, recipe: name, pictures, preprocess, folder, init }: NetTask,
  tools: TrainingTools,
): Promise<TrainedModel> {
  const options = parseTrainingOptions(run.options, name);
  if (!options.ok) throw new TypeError('trainNet: the options were checked when the run was made');
  const facts = { ...factsOf(pictures), preprocess };
  const recipeFor = (batch: number) => {
    const made = netRecipe(name, options.value, { ...facts, largestBatch: batch });
    if (made.ok) return made.value;
    throw new TrainingRefusal('RECIPE_INVALID', made.error.message);
  };
  const plan = await planNetInWorker(recipeFor(Number.MAX_SAFE_INTEGER));
  const memoryBytes = trainingMemory(parts.runtime);
  // What an attempt before has settled on stays, however much memory there is now: its checkpoints belong to it.
  const recipe =
    run.settings === null ? recipeFor(largestBatch(plan, memoryBytes)) : parseRecipe(run.settings);
  const problem = memoryProblem({ plan, recipe }, memoryBytes);
  if (problem !== null) throw new TrainingRefusal('NOT_ENOUGH_MEMORY', problem.message);
  const progress = await estimated(parts, run, { plan, recipe, pictures: facts.trainRows });
  const task = {
    ...{ run: { ...run, progress }, folder, recipe, macsPerPicture: plan.macsPerPicture },
    rowsOf: (wanted: Parameters<typeof labelledPictures>[1]) => ({
      kind: 'pictures' as const,
      ...labelledPictures(pictures, wanted),
    }),
    ...(init === null ? {} : { init: { manifest: init.manifest, location: init.location.href } }),
  };
  return await runTraining(parts, task, tools);
}

/** With what the run will take, where it was started without that: by a schedule. */
async function estimated(
  { database, runtime }: TrainingParts,
  { id, recipe, progress }: TrainingRun,
  of: Parameters<typeof estimateOf>[0],
): Promise<TrainingCurves> {
  if (progress.estimate !== undefined) return progress;
  const earlier = await findEarlierSpeed(database.client, { recipe, runtime });
  const estimate = estimateOf(of, { runtime, earlier });
  if (estimate === null) return progress;
  const told = { ...progress, estimate };
  await changeRun(database.client, id, { progress: told });
  return told;
}
