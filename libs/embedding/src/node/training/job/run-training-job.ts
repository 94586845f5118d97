import { buildNetFromJson } from '../../../architectures/build-net.ts';
import type { TrainableNet } from '../../../architectures/trainable-net.types.ts';
import { loadNetWeights } from '../../../architectures/weights/load-net-weights.ts';
import { saveNetWeights } from '../../../architectures/weights/save-net-weights.ts';
import { formatInitReport } from '../../../init/init-report.ts';
import { initialiseFrom } from '../../../init/initialise-from.ts';
import type { HeldOutData, TrainingData } from '../../../training/data/training-data.types.ts';
import { heldOutVectors, vectorData } from '../../../training/data/vector-data.ts';
import { seedOf } from '../../../training/loop/learner.ts';
import { train } from '../../../training/loop/train.ts';
import { recipeDigest } from '../../../training/recipe/parse-recipe.ts';
import type { Recipe } from '../../../training/recipe/recipe.schema.ts';
import { TrainingError } from '../../../training/training-error.ts';
import { clearCheckpoints, findCheckpoint, keepCheckpoint } from '../checkpoints/checkpoint-folder.ts';
import type { FoundCheckpoint } from '../checkpoints/checkpoint-folder.ts';
import { heldOutPictures, pictureData } from '../pictures/picture-data.ts';
import type { PictureInputs } from '../pictures/picture-data.ts';
import { initSourceOf } from './trained-files.ts';
import { startRuntime } from './start-runtime.ts';
import type { JobRows, TrainingJob, TrainingJobHooks, TrainingJobResult } from './training-job.types.ts';

/**
 * Runs a job in this thread, which it keeps busy: `trainInWorker` runs it in one of its own.
 *
 * @throws {TrainingError | CheckpointError} why it cannot start or go on.
 */
export async function runTrainingJob(
  job: TrainingJob,
  hooks: TrainingJobHooks = {},
): Promise<TrainingJobResult> {
  const runtime = await startRuntime(job.runtime);
  const started = performance.now();
  const data = dataOf(job.data, job.recipe);
  const heldOut = job.heldOut === undefined ? null : heldOutOf(job.heldOut, job.recipe);
  let net: TrainableNet | null = null;
  try {
    const { snapshot, skipped } = await checkpointOf(job, data);
    net = netOf(job);
    const initReport = snapshot === null ? await initialised(net, job) : null;
    const result = await train(
      { recipe: job.recipe, net, data, ...(heldOut && { heldOut }) },
      { ...hooks, ...(snapshot && { resume: snapshot }), ...keepIn(job.checkpoints) },
    );
    return {
      ...result,
      weights: saveNetWeights(net),
      runtime,
      resumedAt: snapshot?.header.position.step ?? null,
      skippedCheckpoints: skipped.map(({ message }) => message),
      initReport,
      seconds: (performance.now() - started) / 1000,
    };
  } finally {
    net?.dispose();
    await Promise.all([data.dispose?.(), heldOut?.dispose?.()]);
  }
}

type Disposable<T> = T & { dispose?(): Promise<void> };

function dataOf(rows: JobRows, recipe: Recipe): Disposable<TrainingData> {
  return rows.kind === 'vectors' ? vectorData(rows) : pictureData(rows, pictureInputs(recipe));
}

function heldOutOf(rows: JobRows, recipe: Recipe): Disposable<HeldOutData> {
  return rows.kind === 'vectors' ? heldOutVectors(rows) : heldOutPictures(rows, pictureInputs(recipe));
}

function pictureInputs({ pictures, seed }: Recipe): PictureInputs {
  if (pictures !== null) return { pictures, seed };
  throw new TrainingError(
    'RECIPE_INVALID',
    'The recipe says nothing of pictures, and the data are pictures.',
  );
}

function netOf({ recipe, weights }: TrainingJob): TrainableNet {
  const net = buildNetFromJson(recipe.net, seedOf.net(recipe.seed));
  try {
    if (weights !== undefined) loadNetWeights(net, weights);
    return net;
  } catch (error) {
    net.dispose();
    throw error;
  }
}

/** @throws {InitError} where nothing fits. */
async function initialised(net: TrainableNet, { init }: TrainingJob): Promise<string | null> {
  if (init === undefined) return null;
  const source = await initSourceOf({ manifest: init.manifest, location: new URL(init.location) });
  return formatInitReport(initialiseFrom(net, source));
}

async function checkpointOf(
  { recipe, checkpoints }: TrainingJob,
  data: TrainingData,
): Promise<FoundCheckpoint> {
  if (checkpoints?.isResumed) {
    return findCheckpoint(checkpoints.folder, {
      recipeDigest: recipeDigest(recipe),
      dataDigest: data.digest,
    });
  }
  if (checkpoints !== undefined) await clearCheckpoints(checkpoints.folder);
  return { snapshot: null, skipped: [] };
}

function keepIn(checkpoints: TrainingJob['checkpoints']) {
  if (checkpoints === undefined) return {};
  const { folder, everySteps } = checkpoints;
  return {
    snapshots: {
      keep: (snapshot: Parameters<typeof keepCheckpoint>[1]) => keepCheckpoint(folder, snapshot),
      ...(everySteps !== undefined && { everySteps }),
    },
  };
}
