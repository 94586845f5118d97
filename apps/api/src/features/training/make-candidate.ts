import { packManifestSchema } from '@gallerist/embedding';
import {
  adapterBase,
  adapterBaseSpace,
  makeAdapterPackInWorker,
  makeNetPackInWorker,
  type LocatedPack,
  type RunPackJob,
} from '@gallerist/embedding/node';
import { specTemplate, type PreprocessSpec } from '@gallerist/preprocess';
import { keptCrops } from '../evaluation/kept-crops.ts';
import { vectorsOfModel } from '../evaluation/model-vectors.ts';
import { labelledVectors, type FeatureRow, type FeatureRows } from './feature-rows.ts';
import type { FrozenDataset } from './freeze-dataset.ts';
import { countOf } from './dataset.ts';
import type { PictureRow } from './picture-rows.ts';
import type { RunFolder } from './run-folder.ts';
import type { TrainedModel } from './run-training.ts';
import type { TrainingParts } from './training-parts.ts';
import type { TrainingRun } from './training.types.ts';

/** People to measure thresholds on: comparisons grow with the square. */
const mostMeasuredRows = 3_000;
const mostDuplicateCrops = 40;

interface Made {
  readonly run: TrainingRun;
  readonly dataset: FrozenDataset;
  readonly trained: TrainedModel;
  readonly folder: RunFolder;
}

/** The trained adapter as an installed pack with thresholds of its own space, registered as a model version. Idempotent. */
export async function makeAdapterCandidate(
  parts: TrainingParts,
  { features, ...made }: Made & { readonly features: FeatureRows },
  signal: AbortSignal,
): Promise<string> {
  const active = await parts.packs.locate(made.run.activeSpaceId);
  const { base, known } = await knownThresholds(parts, active);
  const rows = measured(features.rows.filter(({ part }) => part === 'TRAIN' || part === 'VALIDATION'));
  const { thresholds, duplicateFallback } = referenceOf(known);
  const job = {
    ...packOf(parts, made, base.manifest.name),
    ...{ base, duplicateFallback },
    reference: { thresholds, adapter: known === base ? null : known },
    people: labelledVectors({ ...features, rows }, ['TRAIN', 'VALIDATION']),
    crops: await cropsOf(parts, features.rows),
  };
  return await registered(parts, made.run, await makeAdapterPackInWorker(job, signal));
}

/** Likewise the trained net, which stands for itself. */
export async function makeNetCandidate(
  parts: TrainingParts,
  of: Made & { readonly pictures: readonly PictureRow[]; readonly parent: LocatedPack | null },
  signal: AbortSignal,
): Promise<string> {
  const { pictures, parent, ...made } = of;
  const { run, trained } = made;
  const active = await parts.packs.locate(run.activeSpaceId);
  const how = trained.recipe.pictures;
  if (how === null) throw new TypeError('makeNetCandidate: the recipe is of pictures');
  const { thresholds, duplicateFallback } = referenceOf(active);
  const job = {
    ...packOf(parts, made, run.recipe.toLowerCase()),
    ...{ modality: run.modality, preprocess: how.training.preprocess, parent, duplicateFallback },
    reference: thresholds,
    people: await measuredPeople(
      parts,
      { run, pictures, template: templateOf(how.training.preprocess) },
      signal,
    ),
    crops: await cropsOf(parts, pictures),
  };
  return await registered(parts, run, await makeNetPackInWorker(job, signal));
}

/** What a pack of a run says of itself, whatever was trained. */
function packOf(
  { packsDir }: TrainingParts,
  { run, dataset, trained, folder }: Made,
  ofName: string,
): Omit<RunPackJob, 'crops' | 'duplicateFallback'> {
  const { identities, samples, feedback } = countOf(dataset.summary, 'TRAIN');
  const id = run.id.replaceAll('-', '');
  return {
    ...{ recipe: trained.recipe, weights: trained.weights, report: trained.summary, packsDir },
    name: `${ofName.slice(0, 40)}-run-${id.slice(-12)}`,
    version: '1.0.0',
    data: { name: `samples of training run ${run.id}`, identities, pictures: samples + feedback },
    licence: 'as the pictures that it was trained on',
    settings: { run: run.id, dataset: dataset.summary.digest },
    madeAt: run.createdAt.toISOString(),
    stagingDir: folder.staging,
  };
}

async function registered({ packs }: TrainingParts, run: TrainingRun, pack: LocatedPack): Promise<string> {
  const made = { trainingRunId: run.id, trainedOnGalleryIds: run.galleryIds };
  return (await packs.register(pack, made)).modelVersionId;
}

/** Whose thresholds the new ones are measured against: the embedder's own, where its pack is known here, else the active adapter's. */
async function knownThresholds({ packs }: TrainingParts, active: LocatedPack) {
  const base =
    active.manifest.adapter === null
      ? active
      : await packs.locate(await adapterBaseSpace(active)).catch(() => adapterBase(active));
  return { base, known: base.manifest.defaultThreshold === null ? active : base };
}

function referenceOf({ manifest }: LocatedPack) {
  const { defaultThreshold, calibration, duplicateSimilarity } = packManifestSchema.parse(manifest);
  if (defaultThreshold === null || duplicateSimilarity === null) {
    throw new TypeError('makeCandidate: what serves has thresholds');
  }
  return {
    thresholds: { defaultThreshold, calibration },
    duplicateFallback: { ...duplicateSimilarity, meaning: `of the parent: ${duplicateSimilarity.meaning}` },
  };
}

type Measurable = Pick<FeatureRow, 'id' | 'kind' | 'part' | 'label'>;

/** Whole people, one after the other, as far as time allows. */
function measured<Row extends Measurable>(all: readonly Row[]): readonly Row[] {
  const people = Map.groupBy(all, ({ label }) => label);
  const rows: Row[] = [];
  for (const own of people.values()) {
    if (rows.length + own.length <= mostMeasuredRows) rows.push(...own);
  }
  return rows;
}

const templateOf = ({ geometry }: PreprocessSpec): string | null =>
  geometry.kind === 'align' ? specTemplate(geometry.template).name : null;

/** A net knows those that it was trained on: others tell more of strangers, where there are any. */
async function measuredPeople(
  parts: TrainingParts,
  of: {
    readonly run: TrainingRun;
    readonly pictures: readonly PictureRow[];
    readonly template: string | null;
  },
  signal: AbortSignal,
) {
  const { run, template } = of;
  // what opens the pack takes all pictures for crops of its own template
  const pictures = of.pictures.filter((row) => row.template === template);
  const others = pictures.filter(({ part }) => part === 'VALIDATION');
  const areTrainedOn = new Set(others.map(({ label }) => label)).size < 2;
  const wanted = measured(areTrainedOn ? pictures.filter(({ part }) => part === 'TRAIN') : others);
  const vectors = await vectorsOfModel(parts, wanted, { spaceId: run.activeSpaceId, signal });
  const rows = wanted.flatMap((row) => {
    const vector = vectors.get(row.id);
    return vector === undefined ? [] : [{ ...row, vector }];
  });
  const dimensions = rows[0]?.vector.length ?? 0;
  const known = labelledVectors({ dimensions, rows }, ['TRAIN', 'VALIDATION']);
  const files = rows.map(({ file }) => file);
  return { files, identities: known.identities, vectors: known.vectors, areTrainedOn };
}

async function cropsOf(
  { database, blobs }: TrainingParts,
  rows: readonly Measurable[],
): Promise<readonly Uint8Array[]> {
  const trained = rows.filter(({ part }) => part === 'TRAIN');
  const count = Math.min(mostDuplicateCrops, trained.length);
  const chosen = Array.from({ length: count }, (_, at) => trained[Math.floor((at * trained.length) / count)]);
  const wanted = chosen.flatMap((row) => (row === undefined ? [] : [{ kind: row.kind, id: row.id }]));
  return await keptCrops({ database, blobs }, wanted);
}
