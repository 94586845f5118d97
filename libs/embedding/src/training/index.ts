export type { HeldOutData, NetInput, NetInputs, TrainingData } from './data/training-data.types.ts';
export { heldOutVectors, vectorData } from './data/vector-data.ts';
export type { LabelledVectors } from './data/vector-data.ts';
export type { EarlyStopState } from './evaluation/early-stop.ts';
export { embedRows } from './evaluation/embed-rows.ts';
export { heldOutMetricsOf } from './evaluation/held-out-metrics.ts';
export type { EmbeddedRows } from './evaluation/held-out-metrics.ts';
export { heldOutMetrics } from './evaluation/held-out-metrics.types.ts';
export type { HeldOutMetric, HeldOutMetrics } from './evaluation/held-out-metrics.types.ts';
export { seedOf } from './loop/learner.ts';
export type { Position, Snapshot, SnapshotHeader, TrainingHistory } from './loop/snapshot.types.ts';
export { train } from './loop/train.ts';
export type {
  TrainingHooks,
  TrainingProgress,
  TrainingResult,
  TrainingRun,
} from './loop/training-run.types.ts';
export { changeRecipe } from './recipe/change-recipe.ts';
export { defaultRecipes, recipeNames } from './recipe/default-recipes.ts';
export type { RecipeName } from './recipe/default-recipes.ts';
export { classLossNames, lossNames, lossSchema } from './recipe/loss.schema.ts';
export type { LossName, LossSpec } from './recipe/loss.schema.ts';
export { parseRecipe, recipeDigest } from './recipe/parse-recipe.ts';
export type { PicturesSpec } from './recipe/pictures.schema.ts';
export { recipeSchema } from './recipe/recipe.schema.ts';
export type { Recipe, RecipeInput } from './recipe/recipe.schema.ts';
export { TrainingError } from './training-error.ts';
export type { TrainingErrorCode } from './training-error.ts';
