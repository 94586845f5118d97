import { rm } from 'node:fs/promises';
import { netFromWeights } from '@gallerist/embedding/architectures';
import { installNetPack, locatePack, startRuntime } from '@gallerist/embedding/node';
import type { JobRows, LabelledPicture } from '@gallerist/embedding/node';
import type { TrainOutput } from './console.ts';
import { ProgressWriter } from './console.ts';
import { firstWeights } from './first-weights.ts';
import type { TrainOptions } from './options.ts';
import { measured, packPlace, pictureRows } from './pictures.ts';
import { nextPackVersion, reportOf } from './report.ts';
import { runJob } from './run-job.ts';
import type { TrainOutcome } from './run.types.ts';
import { trainingRecipe } from './training-recipe.ts';
import { atMost, readTrainingSet } from './training-set.ts';

const LOOK_LIMIT = 1500;

/** Trains a net on pictures and installs it as a pack. */
export async function runPictures(
  base: object,
  options: TrainOptions,
  output: TrainOutput,
): Promise<TrainOutcome> {
  const recipe = trainingRecipe(base, options, null);
  const progress = new ProgressWriter(output, options.isJson);
  const { packsDir } = options;
  const split = await readTrainingSet(options);
  const parent = options.init === null ? null : await locatePack(options.init, { packsDir });
  const weights = parent === null ? null : await firstWeights(parent, recipe, progress);
  const rowsOf = (pictures: readonly LabelledPicture[]) => pictureRows(pictures, options);
  const data: JobRows = { kind: 'pictures', ...rowsOf(split.train.pictures) };
  const heldOut: JobRows = { kind: 'pictures', ...rowsOf(atMost(split.validation.pictures, LOOK_LIMIT)) };
  const result = await runJob({ recipe, data, heldOut, ...(weights && { weights }) }, options, {
    output,
    progress,
  });
  await startRuntime(options.runtime);
  const net = netFromWeights(result.weights);
  try {
    progress.say('measuring on the test identities');
    const after = await measured(net, rowsOf(split.test.pictures), recipe);
    const report = reportOf({ split, result, before: null, after });
    const name = options.name ?? recipe.name;
    const version = options.version ?? (await nextPackVersion(name, packsDir));
    const about = { name: split.train.name, ...report.data.train };
    const trained = { net, recipe, report, name, version, data: about, licence: options.licence };
    const madeAt = new Date().toISOString();
    await installNetPack(packPlace(recipe, parent), { ...trained, madeAt }, { packsDir });
    await rm(result.checkpointFolder, { recursive: true, force: true });
    return { pack: { name, version }, report };
  } finally {
    net.dispose();
  }
}
