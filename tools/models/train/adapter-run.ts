import { rm } from 'node:fs/promises';
import { netFromWeights } from '@gallerist/embedding/architectures';
import {
  checkAdaptable,
  embedSet,
  installAdapterPack,
  locatePack,
  openPackEmbedder,
  startRuntime,
} from '@gallerist/embedding/node';
import type {
  JobRows,
  LabelledPicture,
  LocatedPack,
  PackEmbedder,
  SetSplit,
} from '@gallerist/embedding/node';
import { embedRows, heldOutMetricsOf, heldOutVectors } from '@gallerist/embedding/training';
import type { LabelledVectors } from '@gallerist/embedding/training';
import { specTemplate } from '@gallerist/preprocess';
import type { TrainOutput } from './console.ts';
import { ProgressWriter } from './console.ts';
import type { TrainOptions } from './options.ts';
import { UsageError } from '../../pack/command.ts';
import { nextPackVersion, reportOf } from './report.ts';
import { runJob } from './run-job.ts';
import type { TrainOutcome } from './run.types.ts';
import { trainingRecipe } from './training-recipe.ts';
import { atMost, numbered, readTrainingSet, withPicturesEach } from './training-set.ts';

/** Pictures that a look at validation identities can afford. */
const LOOK_LIMIT = 2500;

/** Trains a head on a frozen embedder's vectors and installs both as a pack. */
export async function runAdapter(
  base: object,
  options: TrainOptions,
  output: TrainOutput,
): Promise<TrainOutcome> {
  const { model, packsDir } = options;
  if (model === null) throw new UsageError('--model is missing: which embedder is adapted?');
  const parent = await locatePack(model, { packsDir });
  checkAdaptable(parent);
  const progress = new ProgressWriter(output, options.isJson);
  const split = await readTrainingSet(options);
  const features = await embedAll(parent, split, { options, output, progress });
  const recipe = trainingRecipe(base, options, features.dimensions);
  const train = features.rowsOf(withPicturesEach(split.train.pictures, 2));
  const heldOut = features.rowsOf(atMost(split.validation.pictures, LOOK_LIMIT));
  const result = await runJob({ recipe, data: jobRows(train), heldOut: jobRows(heldOut) }, options, {
    output,
    progress,
  });
  const test = features.rowsOf(split.test.pictures);
  await startRuntime('wasm');
  const net = netFromWeights(result.weights);
  try {
    const rows = heldOutVectors(test);
    const before = heldOutMetricsOf({ ...rows, embeddings: test.vectors, dimensions: test.dimensions });
    const embeddings = await embedRows(net, rows);
    const after = heldOutMetricsOf({ ...rows, embeddings, dimensions: net.dimensions });
    const report = reportOf({ split, result, before, after });
    const name = options.name ?? `${parent.manifest.name}-adapter`;
    const version = options.version ?? (await nextPackVersion(name, packsDir));
    const data = { name: split.train.name, ...report.data.train };
    const trained = { net, recipe, report, name, version, data, licence: options.licence };
    const madeAt = new Date().toISOString();
    await installAdapterPack(parent, { ...trained, madeAt }, { packsDir });
    await rm(result.checkpointFolder, { recursive: true, force: true });
    return { pack: { name, version }, report };
  } finally {
    net.dispose();
  }
}

interface Features {
  readonly dimensions: number;
  /** Vectors of pictures of the split; those that could not be embedded are left out. */
  readonly rowsOf: (pictures: readonly LabelledPicture[]) => LabelledVectors;
}

async function embedAll(
  pack: LocatedPack,
  split: SetSplit,
  of: { readonly options: TrainOptions; readonly output: TrainOutput; readonly progress: ProgressWriter },
): Promise<Features> {
  const { options, output, progress } = of;
  const pictures = [split.train, split.validation, split.test].flatMap((part) => part.pictures);
  const embedder = await openEmbedder(pack, options);
  try {
    const { vectors, dimensions, unusable } = await embedSet({ pictures }, embedder, {
      cacheDir: options.cacheDir,
      signal: output.signal,
      onUnusable: 'list',
      onProgress: (one) => progress.done('embedding', one),
    });
    progress.clear();
    const left = new Set(unusable.map(({ index }) => index));
    if (left.size > 0)
      progress.say(`${left.size} of ${pictures.length} pictures are left out: ${unusable[0]?.reason ?? ''}`);
    const places = new Map(pictures.map(({ id }, place) => [id, place]));
    const placeOf = ({ id }: LabelledPicture): number => places.get(id) ?? -1;
    return {
      dimensions,
      rowsOf(wanted) {
        const { pictures: usable, ...labels } = numbered(wanted.filter((one) => !left.has(placeOf(one))));
        const rows = new Float32Array(usable.length * dimensions);
        usable.forEach((one, row) => {
          const start = placeOf(one) * dimensions;
          rows.set(vectors.subarray(start, start + dimensions), row * dimensions);
        });
        return { vectors: rows, dimensions, ...labels };
      },
    };
  } finally {
    await embedder.dispose();
  }
}

function openEmbedder(pack: LocatedPack, { aligned, format, packsDir }: TrainOptions): Promise<PackEmbedder> {
  const { geometry } = pack.manifest.preprocess;
  // crops of a gallery were aligned for its own model, which is what is adapted unless somebody says otherwise
  const own = format === 'api' && geometry.kind === 'align' ? specTemplate(geometry.template).name : null;
  const template = aligned ?? own;
  const source = template === null ? {} : { source: { kind: 'aligned' as const, template } };
  return openPackEmbedder(pack, { packsDir, ...source });
}

const jobRows = (rows: LabelledVectors): JobRows => ({ kind: 'vectors', ...rows });
