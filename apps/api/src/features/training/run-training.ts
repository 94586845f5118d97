import type { JobRows, TrainingJob, TrainingJobResult } from '@gallerist/embedding/node';
import { CheckpointError, trainInWorker } from '@gallerist/embedding/node';
import { TrainingError, type Recipe, type TrainingProgress } from '@gallerist/embedding/training';
import type { JsonObject } from '../../core/json.ts';
import type { RunFolder } from './run-folder.ts';
import { CurveRecorder } from './training-curves.ts';
import type { TrainingParts } from './training-parts.ts';
import { changeRun } from './training.store.ts';
import type { TrainingPart, TrainingRun } from './training.types.ts';
import { TrainingRefusal } from './training-refusal.ts';

/** What a run has trained. */
export interface TrainedModel {
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

export interface TrainingTools {
  readonly signal: AbortSignal;
  readonly report: (share: number) => Promise<void>;
  readonly log: (line: string) => Promise<void>;
}

/** A run, its recipe, and rows of some of its parts as the library takes them. */
export interface TrainingTask {
  readonly run: TrainingRun;
  readonly folder: RunFolder;
  readonly recipe: Recipe;
  readonly rowsOf: (parts: readonly TrainingPart[]) => JobRows;
  readonly init?: TrainingJob['init'];
  /** Multiplications of one picture in a step; null where nobody counted them. */
  readonly macsPerPicture: number | null;
}

const checkpointEverySteps = 200;

/** Trains in a thread of its own, from the last checkpoint of an attempt before. @throws the signal's reason once aborted. */
export async function runTraining(
  parts: TrainingParts,
  task: TrainingTask,
  tools: TrainingTools,
): Promise<TrainedModel> {
  const { run, recipe, folder, macsPerPicture } = task;
  const kept = await keptResult(folder, recipe);
  if (kept !== null) return kept;
  await changeRun(parts.database.client, run.id, { settings: recipe as unknown as JsonObject }); // reason: plain data
  const pictures = task.rowsOf(['TRAIN', 'HARD_NEGATIVE']).identities.length;
  const curves = new CurveRecorder(
    { before: run.progress, pictures, macsPerPicture, runtime: parts.runtime },
    (progress) => changeRun(parts.database.client, run.id, { progress }),
  );
  const onProgress = (progress: TrainingProgress): void => {
    curves.add(progress);
    void tools.report(progress.step / Math.max(1, progress.totalSteps)).catch(() => undefined);
  };
  const result = await trained(parts, task, { signal: tools.signal, onProgress });
  curves.end(result);
  await curves.flush();
  tools.signal.throwIfAborted();
  if (result.resumedAt !== null) await tools.log(`went on from step ${result.resumedAt}`);
  if (result.initReport !== null) await tools.log(result.initReport.slice(0, 2_000));
  const { outcome, steps, epochs, seconds, runtime, weights } = result;
  const summary = { outcome, steps, epochs, seconds, runtime };
  await folder.write('weights', weights.bytes);
  const file = { recipe, summary, specs: weights.specs };
  await folder.write('result', Buffer.from(JSON.stringify(file)));
  await tools.log(`trained ${steps} steps of ${epochs} epochs on ${runtime}: ${outcome}`);
  return { recipe, weights, summary };
}

/** What recipes ask of the rows of a run. @throws {TrainingRefusal} where fewer than two people are left. */
export function factsOf(rows: readonly { readonly part: TrainingPart; readonly label: number }[]) {
  const peopleIn = (part: TrainingPart): number =>
    new Set(rows.filter((row) => row.part === part).map(({ label }) => label)).size;
  if (peopleIn('TRAIN') < 2) {
    throw new TrainingRefusal('TOO_FEW_IDENTITIES', 'fewer than two identities are left to train on');
  }
  return {
    trainRows: rows.filter(({ part }) => part === 'TRAIN').length,
    hasValidation: peopleIn('VALIDATION') >= 2,
    hasSingletons: peopleIn('HARD_NEGATIVE') > 0,
  };
}

/** What an attempt before had finished. */
async function keptResult(folder: RunFolder, recipe: Recipe): Promise<TrainedModel | null> {
  const [file, bytes] = [await folder.read('result'), await folder.read('weights')];
  if (file === null || bytes === null) return null;
  // reason: runTraining wrote it
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
  { recipe, folder, rowsOf, init }: TrainingTask,
  hooks: { readonly signal: AbortSignal; readonly onProgress: (progress: TrainingProgress) => void },
): Promise<TrainingJobResult> {
  const job = {
    recipe,
    data: rowsOf(['TRAIN', 'HARD_NEGATIVE']),
    ...(recipe.earlyStop === null ? {} : { heldOut: rowsOf(['VALIDATION']) }),
    ...(init === undefined ? {} : { init }),
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
