import { buildNetFromJson } from '@gallerist/embedding/architectures';
import type { TrainableNet } from '@gallerist/embedding/architectures';
import { evaluateReid, queryMeasures } from '@gallerist/embedding/evaluation';
import type { QueryResults } from '@gallerist/embedding/evaluation';
import type { LabelledPicture, Market1501 } from '@gallerist/embedding/node';
import { embedRows, parseRecipe, seedOf, train } from '@gallerist/embedding/training';
import { derivedSeed } from '@gallerist/metrics/random';
import type { RgbImage } from '@gallerist/preprocess';
import { plainCrops, SIZE, trainingCrops } from './market-data.ts';
import type { Fit } from './market-data.ts';
import { recropped } from './recropped.ts';

/** The set in memory. */
export interface Decoded {
  readonly set: Market1501;
  readonly train: readonly RgbImage[];
  readonly query: readonly RgbImage[];
  readonly gallery: readonly RgbImage[];
}

export interface Accuracy {
  readonly mAP: number;
  readonly rank1: number;
}

/** How queries of one kind are found in the gallery as it is. */
export interface RunResult {
  /** As the set has them, all of aspect 2. */
  readonly asTheyAre: Accuracy;
  readonly recropped: Accuracy;
  /** The re-cropped ones by aspect: below 1.6, to 2.5, above. */
  readonly byAspect: readonly (Accuracy & { readonly queries: number })[];
  readonly seconds: number;
}

const BOUNDS = [1.6, 2.5, Infinity] as const;

/** Trains a net on crops of one fit and looks for the test people. Both fits see the same crops. */
export async function oneRun(
  decoded: Decoded,
  of: { readonly fit: Fit; readonly seed: number; readonly epochs: number },
): Promise<RunResult> {
  const started = performance.now();
  const recipe = recipeOf(of);
  const net = buildNetFromJson(recipe.net, seedOf.net(recipe.seed));
  const identities = decoded.set.train.pictures.map(({ identity }) => identity);
  try {
    await train({ recipe, net, data: trainingCrops(decoded.train, identities, of) });
    const seconds = (performance.now() - started) / 1000;
    return { ...(await searched(net, decoded, of)), seconds };
  } finally {
    net.dispose();
  }
}

async function searched(
  net: TrainableNet,
  { set, query, gallery }: Decoded,
  { fit, seed }: { readonly fit: Fit; readonly seed: number },
): Promise<Omit<RunResult, 'seconds'>> {
  const described = async (pictures: readonly RgbImage[], labels: readonly LabelledPicture[]) => ({
    features: {
      values: await embedRows(net, plainCrops(pictures, fit)),
      rows: pictures.length,
      dimensions: net.dimensions,
    },
    people: Int32Array.from(labels, ({ identity }) => Number(identity)),
    cameras: Int32Array.from(labels, ({ camera }) => Number(String(camera).replace(/\D/g, ''))),
  });
  const crops = query.map((image, row) => recropped(image, derivedSeed(seed, 99, row)));
  const known = await described(gallery, set.gallery.pictures);
  const found = async (pictures: readonly RgbImage[]) =>
    (await evaluateReid(await described(pictures, set.query.pictures), known)).queries;
  const asTheyAre = await found(query);
  const changed = await found(crops.map(({ image }) => image));
  const all = query.map((_, row) => row);
  const byAspect = BOUNDS.map((most, i) => {
    const isOf = (aspect: number): boolean => aspect < most && aspect >= (BOUNDS[i - 1] ?? 0);
    const rows = all.filter((row) => isOf(crops[row]?.aspect ?? NaN));
    return { ...accuracy(changed, rows), queries: rows.length };
  });
  return { asTheyAre: accuracy(asTheyAre, all), recropped: accuracy(changed, all), byAspect };
}

function accuracy(results: QueryResults, rows: readonly number[]): Accuracy {
  const measures = queryMeasures(results, rows);
  return { mAP: measures['mAP'] ?? NaN, rank1: measures['rank-1'] ?? NaN };
}

function recipeOf({ seed, epochs }: { readonly seed: number; readonly epochs: number }) {
  return parseRecipe({
    name: 'proportions',
    net: {
      architecture: 'embeddingnet-v2',
      inputShape: [SIZE.height, SIZE.width, 3],
      widths: [32, 64, 128],
    },
    losses: [
      { name: 'batch-hard-triplet', on: 'embedding', distance: 'euclidean', margin: 0.2 },
      { name: 'arcface', margin: 0.2, scale: 16 },
    ],
    sampler: { name: 'pk', classesPerBatch: 16, samplesPerClass: 4 },
    epochs,
    optimiser: { name: 'adamw', rate: 2e-3 },
    schedule: { name: 'cosine', warmupShare: 0.05 },
    classRateMultiplier: 5,
    averageDecay: 0.99,
    seed,
  });
}
