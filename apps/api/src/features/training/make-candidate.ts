import { packManifestSchema } from '@gallerist/embedding';
import {
  adapterBase,
  adapterBaseSpace,
  makeAdapterPackInWorker,
  type LocatedPack,
} from '@gallerist/embedding/node';
import { keptCrops } from '../evaluation/kept-crops.ts';
import { labelledVectors, type FeatureRow, type FeatureRows } from './feature-rows.ts';
import type { FrozenDataset } from './freeze-dataset.ts';
import { countOf } from './dataset.ts';
import type { RunFolder } from './run-folder.ts';
import type { TrainedAdapter } from './train-adapter.ts';
import type { TrainingParts } from './training-parts.ts';
import type { TrainingRun } from './training.types.ts';

/** People to measure thresholds on: comparisons grow with the square. */
const mostMeasuredRows = 3_000;
const mostDuplicateCrops = 40;

interface Made {
  readonly run: TrainingRun;
  readonly dataset: FrozenDataset;
  readonly features: FeatureRows;
  readonly trained: TrainedAdapter;
  readonly folder: RunFolder;
}

/** The trained adapter as an installed pack with thresholds of its own space, registered as a model version. Idempotent. */
export async function makeCandidate(
  parts: TrainingParts,
  made: Made,
  signal: AbortSignal,
): Promise<{ readonly modelVersionId: string; readonly spaceId: string }> {
  const { run, dataset, features, trained, folder } = made;
  const active = await parts.packs.locate(run.activeSpaceId);
  const { base, reference, duplicateFallback } = await referenceOf(parts, active);
  const { identities, samples, feedback } = countOf(dataset.summary, 'TRAIN');
  const id = run.id.replaceAll('-', '');
  const pack = await makeAdapterPackInWorker(
    {
      base,
      reference,
      duplicateFallback,
      recipe: trained.recipe,
      weights: trained.weights,
      people: measuredRows(features),
      crops: await cropsOf(parts, features),
      name: `${base.manifest.name.slice(0, 40)}-run-${id.slice(-12)}`,
      version: '1.0.0',
      data: { name: `samples of training run ${run.id}`, identities, pictures: samples + feedback },
      licence: 'as the pictures that it was trained on',
      settings: { run: run.id, dataset: dataset.summary.digest },
      report: trained.summary,
      madeAt: run.createdAt.toISOString(),
      stagingDir: folder.staging,
      packsDir: parts.packsDir,
    },
    signal,
  );
  return await parts.packs.register(pack, {
    trainingRunId: run.id,
    trainedOnGalleryIds: run.galleryIds,
  });
}

/** Whose thresholds the new ones are measured against: the embedder's own, where its pack is known here, else the active adapter's. */
async function referenceOf({ packs }: TrainingParts, active: LocatedPack) {
  const base =
    active.manifest.adapter === null
      ? active
      : await packs.locate(await adapterBaseSpace(active)).catch(() => adapterBase(active));
  const known = base.manifest.defaultThreshold === null ? active : base;
  const { defaultThreshold, calibration, duplicateSimilarity } = packManifestSchema.parse(known.manifest);
  if (defaultThreshold === null || duplicateSimilarity === null) {
    throw new TypeError('makeCandidate: what serves has thresholds');
  }
  return {
    base,
    reference: { thresholds: { defaultThreshold, calibration }, adapter: known === base ? null : known },
    duplicateFallback: { ...duplicateSimilarity, meaning: `of the parent: ${duplicateSimilarity.meaning}` },
  };
}

/** Whole people, one after the other, as far as time allows. */
function measuredRows(features: FeatureRows) {
  const people = Map.groupBy(
    features.rows.filter(({ part }) => part === 'TRAIN' || part === 'VALIDATION'),
    ({ label }) => label,
  );
  const rows: FeatureRow[] = [];
  for (const own of people.values()) {
    if (rows.length + own.length <= mostMeasuredRows) rows.push(...own);
  }
  return labelledVectors({ ...features, rows }, ['TRAIN', 'VALIDATION']);
}

async function cropsOf(
  { database, blobs }: TrainingParts,
  features: FeatureRows,
): Promise<readonly Uint8Array[]> {
  const trained = features.rows.filter(({ part }) => part === 'TRAIN');
  const count = Math.min(mostDuplicateCrops, trained.length);
  const chosen = Array.from({ length: count }, (_, at) => trained[Math.floor((at * trained.length) / count)]);
  const wanted = chosen.flatMap((row) => (row === undefined ? [] : [{ kind: row.kind, id: row.id }]));
  return await keptCrops({ database, blobs }, wanted);
}
