import type { TrainingJobResult } from '@gallerist/embedding/node';
import { CheckpointError, trainInWorker } from '@gallerist/embedding/node';
import { TrainingError, type Recipe, type TrainingProgress } from '@gallerist/embedding/training';
import type { JsonObject } from '../../core/json.ts';
import { labelledVectors, type FeatureRows } from './feature-rows.ts';
import type { RunFolder } from './run-folder.ts';
import { adapterRecipe, parseTrainingOptions } from './training-options.ts';
import type { TrainingParts } from './training-parts.ts';
import { TrainingRefusal } from './training-refusal.ts';
import { changeRun } from './training.store.ts';
import { CurveRecorder } from './training-curves.ts';
import type { TrainingRun } from './training.types.ts';

export interface TrainedAdapter {
  readonly recipe: Recipe;
  readonly weights: TrainingJobResult['weights'];
  readonly summary: TrainingSummary;
}

/** What is kept of a finished training. */
export interface TrainingSummary {
  readonly outcome: string;
  readonly steps: number;
  readonly epochs: number;
  readonly seconds: number;
  readonly runtime: string;
}

interface TrainingTools {
  readonly signal: AbortSignal;
  readonly report: (share: number) => Promise<void>;
  readonly log: (line: string) => Promise<void>;
}

const checkpointEverySteps = 200;

/** Trains in a thread of its own, from the last checkpoint of an attempt before. @throws the signal's reason once aborted. */
export async function trainAdapter(
  parts: TrainingParts,
  of: { readonly run: TrainingRun; readonly features: FeatureRows; readonly folder: RunFolder },
  tools: TrainingTools,
): Promise<TrainedAdapter> {
  const { run, features, folder } = of;
  const recipe = recipeOf(run, features);
  const kept = await keptResult(folder, recipe);
  if (kept !== null) return kept;
  await changeRun(parts.database.client, run.id, { settings: recipe as unknown as JsonObject }); // reason: plain data
  const curves = new CurveRecorder(run.progress, (progress) =>
    changeRun(parts.database.client, run.id, { progress }),
  );
  const onProgress = (progress: TrainingProgress): void => {
    curves.add(progress);
    void tools.report(progress.step / Math.max(1, progress.totalSteps)).catch(() => undefined);
  };
  const result = await trained(parts, { recipe, features, folder }, { signal: tools.signal, onProgress });
  await curves.flush();
  tools.signal.throwIfAborted();
  if (result.resumedAt !== null) await tools.log(`went on from step ${result.resumedAt}`);
  const { outcome, steps, epochs, seconds, runtime, weights } = result;
  const summary = { outcome, steps, epochs, seconds, runtime };
  await folder.write('weights', weights.bytes);
  const file = { recipe, summary, specs: weights.specs };
  await folder.write('result', Buffer.from(JSON.stringify(file)));
  await tools.log(`trained ${steps} steps of ${epochs} epochs on ${runtime}: ${outcome}`);
  return { recipe, weights, summary };
}

function recipeOf(run: TrainingRun, features: FeatureRows): Recipe {
  const options = parseTrainingOptions(run.options);
  if (!options.ok) throw new TypeError('trainAdapter: the options were checked when the run was made');
  const rowsIn = (part: string) => features.rows.filter((row) => row.part === part);
  const [train, validation] = [rowsIn('TRAIN'), rowsIn('VALIDATION')];
  const people = new Set(train.map(({ label }) => label)).size;
  if (people < 2) {
    throw new TrainingRefusal('TOO_FEW_IDENTITIES', 'fewer than two identities are left to train on');
  }
  return adapterRecipe(options.value, {
    features: features.dimensions,
    trainRows: train.length,
    hasValidation: new Set(validation.map(({ label }) => label)).size >= 2,
    hasSingletons: rowsIn('HARD_NEGATIVE').length > 0,
  });
}

/** What an attempt before had finished. */
async function keptResult(folder: RunFolder, recipe: Recipe): Promise<TrainedAdapter | null> {
  const [file, bytes] = [await folder.read('result'), await folder.read('weights')];
  if (file === null || bytes === null) return null;
  // reason: trainAdapter wrote it
  const kept = JSON.parse(Buffer.from(file).toString()) as {
    readonly recipe: Recipe;
    readonly summary: TrainingSummary;
    readonly specs: unknown;
  };
  if (JSON.stringify(kept.recipe) !== JSON.stringify(recipe)) return null;
  return { recipe, summary: kept.summary, weights: { specs: kept.specs, bytes } };
}

/** A checkpoint of other data (a sample was deleted meanwhile) or a damaged one is no reason to give up: it starts anew. */
async function trained(
  { runtime }: TrainingParts,
  of: { readonly recipe: Recipe; readonly features: FeatureRows; readonly folder: RunFolder },
  hooks: { readonly signal: AbortSignal; readonly onProgress: (progress: TrainingProgress) => void },
): Promise<TrainingJobResult> {
  const { recipe, features, folder } = of;
  const job = {
    recipe,
    data: { kind: 'vectors' as const, ...labelledVectors(features, ['TRAIN', 'HARD_NEGATIVE']) },
    ...(recipe.earlyStop === null
      ? {}
      : { heldOut: { kind: 'vectors' as const, ...labelledVectors(features, ['VALIDATION']) } }),
    runtime,
  };
  const checkpoints = { folder: folder.checkpoints, everySteps: checkpointEverySteps };
  try {
    return await trainInWorker({ ...job, checkpoints: { ...checkpoints, isResumed: true } }, hooks);
  } catch (error) {
    const isForeign =
      error instanceof CheckpointError ||
      (error instanceof TrainingError && error.code === 'SNAPSHOT_FOREIGN');
    if (!isForeign) throw error;
    return await trainInWorker({ ...job, checkpoints: { ...checkpoints, isResumed: false } }, hooks);
  }
}
