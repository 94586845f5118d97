import type { LocatedPack } from '@gallerist/embedding/node';
import { textAt } from '../../core/json.ts';
import { baseVectors } from '../evaluation/model-vectors.ts';
import { EvaluationRefusal } from '../evaluation/evaluation-refusal.ts';
import { evaluateNow } from '../evaluation/evaluation-job.ts';
import { modelSpace } from '../evaluation/model-space.ts';
import { evaluationOfRun } from '../evaluation/evaluation-of-run.ts';
import type { Evaluation } from '../evaluation/evaluation.types.ts';
import type { JobHandler, JobOutcome, JobTools } from '../job/job.types.ts';
import { decodeFeatures, encodeFeatures, featureRows, type FeatureRows } from './feature-rows.ts';
import { checkGalleries, freezeDataset, type FrozenDataset } from './freeze-dataset.ts';
import { makeAdapterCandidate, makeNetCandidate } from './make-candidate.ts';
import { stagePictures } from './picture-rows.ts';
import type { RunFolder } from './run-folder.ts';
import type { TrainingTools } from './run-training.ts';
import { trainAdapter } from './train-adapter.ts';
import { trainNet } from './train-net.ts';
import type { TrainingParts } from './training-parts.ts';
import { refusalOf, TrainingRefusal, withDisk } from './training-refusal.ts';
import { changeRun, readRun } from './training.store.ts';
import type { NetRecipe, TrainingRun } from './training.types.ts';

/** Where each stage ends in the progress of the job. */
const ends = { features: 0.25, train: 0.75, candidate: 0.85, evaluation: 1 } as const;

/**
 * The job of a training run: data set, features, training, pack, evaluation, gate. Every stage finds what it has done before, so that a
 * killed worker's successor goes on: the data set in the database, the rest in the run's folder, or made again on another machine.
 */
export function trainJob(parts: TrainingParts): JobHandler {
  return async (job, tools) => {
    const run = await readRun(parts.database.client, textAt(job.input, 'trainingRunId'));
    if (run === null) return { outcome: 'failed', error: 'the run is gone' };
    const folder = await parts.openFolder(run.id, run.generation);
    const init = typeof job.input['initModelVersionId'] === 'string' ? job.input['initModelVersionId'] : null;
    try {
      if (tools.isCancelled()) return await giveUp(parts, run, folder);
      await changeRun(parts.database.client, run.id, {
        startedAt: run.startedAt ?? parts.clock.now(),
        ...{ failure: null, failureCode: null, finishedAt: null },
      });
      return await work(parts, { run, folder, init }, tools);
    } catch (error) {
      if (tools.isCancelled()) return await giveUp(parts, run, folder);
      if (tools.signal.aborted) throw error;
      const passing = withDisk(error);
      const refusal = refusalOf(passing);
      if (refusal === null) throw passing;
      return await fail(parts, { run, folder }, refusal);
    }
  };
}

interface Work {
  readonly run: TrainingRun;
  readonly folder: RunFolder;
  /** The model whose weights a net starts from. */
  readonly init: string | null;
}

async function work(parts: TrainingParts, { run, folder, init }: Work, tools: JobTools): Promise<JobOutcome> {
  const dataset = await freezeDataset(parts, run);
  await tools.saveCheckpoint({ stage: 'features' });
  const modelVersionId =
    run.modelVersionId ?? (await makeModel(parts, { run, folder, init, dataset }, tools));
  // Somebody was erased meanwhile: what was made with them must not stay.
  if ((await readRun(parts.database.client, run.id))?.generation !== run.generation) {
    await parts.packs.unregister(run.id);
    return { outcome: 'skipped', reason: 'somebody was erased: it begins anew without them' };
  }
  await changeRun(parts.database.client, run.id, { modelVersionId });
  await tools.saveCheckpoint({ stage: 'evaluate' });
  await tools.report(ends.candidate);
  await checkGalleries(parts, run);
  tools.signal.throwIfAborted();
  const { activeModelVersionId, modality, galleryIds, forgettingGalleryIds, actorId, jobId } = run;
  const evaluation = await evaluationOfRun(parts.database, {
    ...{ modelVersionId, activeModelVersionId, modality, galleryIds, forgettingGalleryIds, actorId, jobId },
    trainingRunId: run.id,
  });
  const { verdict, superior } = await judged(parts, evaluation, tools);
  await tools.log(`the gate says ${verdict}${superior ? ', better beyond doubt' : ''}`);
  if (run.autoPromote && superior) await promote(parts, { run, modelVersionId }, tools);
  await changeRun(parts.database.client, run.id, { finishedAt: parts.clock.now() });
  await folder.remove();
  return { outcome: 'succeeded', result: { superior, passed: verdict === 'PASSED' } };
}

/** With nobody to compare on a candidate is made all the same; a person may decide. */
async function judged(
  parts: TrainingParts,
  evaluation: Evaluation,
  tools: JobTools,
): Promise<{ readonly verdict: string; readonly superior: boolean }> {
  try {
    const done = await evaluateNow(parts, evaluation, {
      signal: tools.signal,
      report: (share) => tools.report(between(ends.candidate, ends.evaluation, share)),
    });
    return done.report?.gate ?? { verdict: 'INCONCLUSIVE', superior: false };
  } catch (error) {
    if (!(error instanceof EvaluationRefusal) || error.code !== 'TOO_FEW_IDENTITIES') throw error;
    return { verdict: 'INCONCLUSIVE', superior: false };
  }
}

async function promote(
  { promoter }: TrainingParts,
  { run, modelVersionId }: { readonly run: TrainingRun; readonly modelVersionId: string },
  tools: JobTools,
): Promise<void> {
  const { galleryIds, actorId } = run;
  const promoted = await promoter?.promote({ modelVersionId, galleryIds, trainingRunId: run.id, actorId });
  for (const reason of promoted?.refused ?? []) await tools.log(`not promoted: ${reason}`);
}

const between = (start: number, end: number, share: number): number => start + (end - start) * share;

async function makeModel(
  parts: TrainingParts,
  work: Work & { readonly dataset: FrozenDataset },
  tools: JobTools,
): Promise<string> {
  const { run } = work;
  if (run.recipe === 'ADAPTER') return await makeAdapter(parts, work, tools);
  return await makeNet(parts, { ...work, recipe: run.recipe }, tools);
}

async function makeAdapter(
  parts: TrainingParts,
  { run, folder, dataset }: Omit<Work, 'init'> & { readonly dataset: FrozenDataset },
  tools: JobTools,
): Promise<string> {
  const features = await featuresOf(parts, { run, folder, dataset }, tools);
  await beginTraining(parts, run, tools);
  const trained = await trainAdapter(parts, { run, features, folder }, trainingTools(tools));
  await beginPack(parts, run, tools);
  return await makeAdapterCandidate(parts, { run, dataset, features, trained, folder }, tools.signal);
}

async function makeNet(
  parts: TrainingParts,
  {
    run,
    folder,
    dataset,
    recipe,
    init,
  }: Work & { readonly dataset: FrozenDataset; readonly recipe: NetRecipe },
  tools: JobTools,
): Promise<string> {
  const { preprocess } = (await parts.packs.locate(run.activeSpaceId)).manifest;
  const report = (share: number): Promise<void> => tools.report(between(0, ends.features, share));
  const staged = { dataset, folder, preprocess };
  const pictures = await stagePictures(parts, staged, { signal: tools.signal, report });
  await tools.log(`${pictures.length} of ${dataset.items.length} items have a crop`);
  await beginTraining(parts, run, tools);
  const parent = init === null ? null : await packOfModel(parts, init);
  const task = { run, recipe, pictures, preprocess, folder, init: parent };
  const trained = await trainNet(parts, task, trainingTools(tools));
  await beginPack(parts, run, tools);
  const made = { run, dataset, pictures, trained, folder, parent };
  return await makeNetCandidate(parts, made, tools.signal);
}

async function packOfModel({ database, packs }: TrainingParts, modelVersionId: string): Promise<LocatedPack> {
  const space = await modelSpace(database.client, modelVersionId);
  if (space !== null) return await packs.locate(space.spaceId);
  throw new TrainingRefusal('MODEL_UNAVAILABLE', 'the model that the run starts from is not here any more');
}

async function beginTraining(parts: TrainingParts, run: TrainingRun, tools: JobTools): Promise<void> {
  await checkGalleries(parts, run);
  await tools.saveCheckpoint({ stage: 'train' });
}

async function beginPack(parts: TrainingParts, run: TrainingRun, tools: JobTools): Promise<void> {
  tools.signal.throwIfAborted();
  await checkGalleries(parts, run);
  await tools.saveCheckpoint({ stage: 'pack' });
}

const trainingTools = (tools: JobTools): TrainingTools => ({
  signal: tools.signal,
  log: (line) => tools.log(line),
  report: (share) => tools.report(between(ends.features, ends.train, share)),
});

/** Vectors of the frozen embedder, kept in the run's folder, so that checkpoints find the very same data. */
async function featuresOf(
  parts: TrainingParts,
  { run, folder, dataset }: Omit<Work, 'init'> & { readonly dataset: FrozenDataset },
  tools: JobTools,
): Promise<FeatureRows> {
  const { digest } = dataset.summary;
  const file = await folder.read('features');
  const kept = file === null ? null : decodeFeatures(file, digest);
  if (kept !== null) return kept;
  const vectors = await baseVectors(parts, dataset.items, {
    spaceId: run.activeSpaceId,
    signal: tools.signal,
    onProgress: (share) => tools.report(between(0, ends.features, share)),
  });
  const features = featureRows(dataset.items, vectors);
  await folder.write('features', encodeFeatures(features, digest));
  await tools.log(`${features.rows.length} of ${dataset.items.length} items have a vector`);
  return features;
}

/** A run that was cancelled leaves its record and nothing else. */
async function giveUp(parts: TrainingParts, run: TrainingRun, folder: RunFolder): Promise<JobOutcome> {
  await clear(parts, run, folder);
  const end = { failureCode: 'CANCELLED', failure: 'somebody cancelled it', finishedAt: parts.clock.now() };
  await changeRun(parts.database.client, run.id, end);
  return { outcome: 'skipped', reason: 'it was cancelled' };
}

async function fail(
  parts: TrainingParts,
  { run, folder }: Pick<Work, 'run' | 'folder'>,
  { code, message }: { readonly code: string; readonly message: string },
): Promise<JobOutcome> {
  await clear(parts, run, folder);
  await changeRun(parts.database.client, run.id, {
    failureCode: code,
    failure: message,
    finishedAt: parts.clock.now(),
  });
  return { outcome: 'failed', error: message };
}

/** A candidate that was not judged is half a result: it goes with the rest. */
async function clear(parts: TrainingParts, { id }: TrainingRun, folder: RunFolder): Promise<void> {
  await folder.remove();
  const modelVersionId = await parts.packs.unregister(id);
  if (modelVersionId !== null) await changeRun(parts.database.client, id, { modelVersionId: null });
}
