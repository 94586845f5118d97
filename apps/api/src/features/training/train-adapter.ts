import { labelledVectors, type FeatureRows } from './feature-rows.ts';
import type { RunFolder } from './run-folder.ts';
import { factsOf, runTraining, type TrainedModel, type TrainingTools } from './run-training.ts';
import { adapterRecipe, parseTrainingOptions } from './training-options.ts';
import type { TrainingParts } from './training-parts.ts';
import type { TrainingRun } from './training.types.ts';

/** Trains an adapter on vectors of the frozen embedder. @throws As `runTraining`. */
export async function trainAdapter(
  parts: TrainingParts,
  { run, features, folder }: { run: TrainingRun; features: FeatureRows; folder: RunFolder },
  tools: TrainingTools,
): Promise<TrainedModel> {
  const options = parseTrainingOptions(run.options, 'ADAPTER');
  if (!options.ok) throw new TypeError('trainAdapter: the options were checked when the run was made');
  const recipe = adapterRecipe(options.value, {
    features: features.dimensions,
    ...factsOf(features.rows),
  });
  const rowsOf = (wanted: Parameters<typeof labelledVectors>[1]) => ({
    kind: 'vectors' as const,
    ...labelledVectors(features, wanted),
  });
  return await runTraining(parts, { run, folder, recipe, rowsOf, macsPerPicture: null }, tools);
}
