import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { netFromWeights } from '@gallerist/embedding/architectures';
import { heldOutPictures, installNetPack, locatePack, startRuntime } from '@gallerist/embedding/node';
import type { JobRows, LabelledPicture, LocatedPack, PictureRows } from '@gallerist/embedding/node';
import { embedRows, heldOutMetricsOf } from '@gallerist/embedding/training';
import type { Recipe } from '@gallerist/embedding/training';
import type { CommandOutput } from './console.ts';
import { ProgressWriter } from './console.ts';
import { firstWeights } from './first-weights.ts';
import type { TrainOptions } from './options.ts';
import { nextPackVersion, reportOf } from './report.ts';
import { runJob } from './run-job.ts';
import type { TrainOutcome } from './run.types.ts';
import { trainingRecipe } from './training-recipe.ts';
import { atMost, numbered, readTrainingSet } from './training-set.ts';

const LOOK_LIMIT = 1500;

/** Trains a net on pictures and installs it as a pack. */
export async function runPictures(
  base: object,
  options: TrainOptions,
  output: CommandOutput,
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
    await installNetPack(packOf(recipe, parent), { ...trained, madeAt }, { packsDir });
    await rm(result.checkpointFolder, { recursive: true, force: true });
    return { pack: { name, version }, report };
  } finally {
    net.dispose();
  }
}

async function measured(net: ReturnType<typeof netFromWeights>, rows: PictureRows, recipe: Recipe) {
  const { pictures, seed } = recipe;
  if (pictures === null) throw new TypeError('measured: the recipe has no pictures');
  const heldOut = heldOutPictures(rows, { pictures, seed });
  try {
    const embeddings = await embedRows(net, heldOut);
    return heldOutMetricsOf({ ...heldOut, embeddings, dimensions: net.dimensions });
  } finally {
    await heldOut.dispose();
  }
}

function pictureRows(pictures: readonly LabelledPicture[], { aligned }: TrainOptions): PictureRows {
  const { identities, cameras } = numbered(pictures);
  return {
    files: pictures.map(({ file }) => resolve(file)),
    ids: pictures.map(({ id }) => id),
    identities,
    ...(cameras && { cameras }),
    ...(aligned !== null && { alignedTemplate: aligned }),
  };
}

function packOf({ pictures, net }: Recipe, parent: LocatedPack | null) {
  if (pictures === null) throw new TypeError('packOf: the recipe has no pictures');
  const { preprocess } = pictures.training;
  const isFace = preprocess.geometry.kind === 'align';
  const modality = isFace
    ? ('FACE' as const)
    : net.architecture === 'pcb'
      ? ('BODY' as const)
      : ('OBJECT' as const);
  return { modality, preprocess, parent };
}
