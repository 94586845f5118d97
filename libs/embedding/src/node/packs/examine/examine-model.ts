import { imageTensor, specSize } from '@gallerist/preprocess';
import type { PreprocessSpec } from '@gallerist/preprocess';
import { PackError } from '../../../errors.ts';
import { OnnxError, readOnnx, writeOnnx } from '../../../onnx/index.ts';
import type { OnnxModel } from '../../../onnx/index.ts';
import { freeBatch } from '../../../packs/free-batch.ts';
import { readSignature } from '../../../packs/model-signature.ts';
import { openModelSession } from '../embedder/model-session.ts';
import type { ModelSession } from '../embedder/model-session.ts';
import { seededCrops } from './seeded-crops.ts';
import { largestRowDifference, lowestCosine, requireRows, requireVariety } from './trial-rows.ts';

export interface ModelQuestion {
  readonly model: Uint8Array;
  /** How the model takes pictures; the layout is read from the model. */
  readonly spec: PreprocessSpec;
  /** The output to take, where there are several. */
  readonly output?: string | undefined;
  /** `single`: rows go one by one even if the model takes many, for models whose rows depend on each other. */
  readonly batch?: 'single' | undefined;
  readonly threads?: number | undefined;
}

/** What a model turned out to be. */
export interface ExaminedModel {
  /** The file's bytes, or those of the same model with its batch freed. */
  readonly model: Uint8Array;
  readonly spec: PreprocessSpec;
  readonly input: { readonly name: string; readonly batch: 'any' | number };
  readonly output: string;
  readonly dimensions: number;
  /** What was changed or is worth knowing, for people. */
  readonly notes: readonly string[];
}

const TRIAL_SEED = 1;
const TRIAL_CROPS = 3;
/** Of a row's length: what sums in another order may change. */
const BATCH_TOLERANCE = 1e-3;
/** Nets that were fed as they were trained put the seeded crops at 0.69 to 0.93, wrongly fed ones mostly above this. */
const NEARLY_PARALLEL = 0.96;

/**
 * Finds out how an ONNX model is fed, runs it on seeded crops, and refuses what cannot be an embedder: wrong shapes, outputs
 * that are not finite or always the same, rows that depend on their batch. A model of fixed batch 1 is served in batches where
 * freeing its first dimension changes no row.
 *
 * @throws {PackError} `MODEL_INVALID`, with the reason.
 */
export async function examineModel(question: ModelQuestion): Promise<ExaminedModel> {
  const graph = parsed(question.model);
  const signature = readSignature(graph, question.spec, question.output);
  const spec = { ...question.spec, layout: signature.layout };
  const trial: Trial = { spec, input: signature.input, output: signature.output, threads: question.threads };
  const single = await singleRows(question.model, signature.batch ?? 1, trial);
  const { batch, model, note } = await chooseBatch(question, {
    graph,
    single,
    trial,
    batch: signature.batch,
  });
  return {
    model,
    spec,
    input: { name: signature.input, batch },
    output: signature.output,
    dimensions: single.length / TRIAL_CROPS,
    notes: [...(note === null ? [] : [note]), ...parallelNotes(single)],
  };
}

function parallelNotes(single: Float32Array): readonly string[] {
  const cosine = lowestCosine(single, TRIAL_CROPS);
  if (cosine < NEARLY_PARALLEL) return [];
  return [
    `It tells random pictures hardly apart (cosine similarity ${cosine.toFixed(3)} and more): are --range and --channels right?`,
  ];
}

interface BatchQuestion {
  readonly graph: OnnxModel;
  readonly single: Float32Array;
  readonly trial: Trial;
  readonly batch: number | null;
}

async function chooseBatch(question: ModelQuestion, { graph, single, trial, batch }: BatchQuestion) {
  const { model } = question;
  if (question.batch === 'single') return { model, batch: batch ?? 1, note: 'Served one by one.' };
  if (batch === null) {
    await requireIndependence(model, single, trial);
    return { model, batch: 'any' as const, note: null };
  }
  const freed = batch === 1 ? await freedModel(graph, single, trial) : null;
  return freed === null
    ? { model, batch, note: fixedNote(batch) }
    : { model: freed, batch: 'any' as const, note: 'Its batch of 1 was freed; the rows stay the same.' };
}

const fixedNote = (batch: number): string =>
  `It takes exactly ${batch} at a time and is served so; batches would be quicker.`;

interface Trial {
  readonly spec: PreprocessSpec;
  readonly input: string;
  readonly output: string;
  readonly threads: number | undefined;
}

function parsed(model: Uint8Array): OnnxModel {
  try {
    return readOnnx(model);
  } catch (cause) {
    if (!(cause instanceof OnnxError)) throw cause;
    throw new PackError('MODEL_INVALID', `The model cannot be read: ${cause.message}`, { cause });
  }
}

/** The rows of the trial crops, each run alone (or repeated to the model's batch). */
async function singleRows(model: Uint8Array, batch: number, trial: Trial): Promise<Float32Array> {
  return withSession(model, trial, async (session) => {
    const rows: Float32Array[] = [];
    for (const crop of trialCrops(trial.spec)) {
      const result = await runCrops(
        session,
        Array.from({ length: batch }, () => crop),
        trial,
      );
      const dimensions = requireRows(result, batch);
      rows.push(result.data.slice(0, dimensions));
    }
    requireVariety(rows);
    return Float32Array.from(rows.flatMap((row) => [...row]));
  });
}

const trialCrops = (spec: PreprocessSpec) => seededCrops(specSize(spec), TRIAL_CROPS, TRIAL_SEED);

function runCrops(session: ModelSession, crops: Parameters<typeof imageTensor>[0], trial: Trial) {
  const { data, shape } = imageTensor(crops, trial.spec);
  return session.run({ name: trial.input, data, dims: shape }, trial.output);
}

async function withSession<T>(model: Uint8Array, trial: Trial, work: (session: ModelSession) => Promise<T>) {
  const session = await openModelSession(model, { name: 'The model', threads: trial.threads });
  try {
    return await work(session);
  } finally {
    await session.dispose();
  }
}

/** How far rows of one run are from the same rows run alone, as a share of their length. */
async function batchDifference(model: Uint8Array, single: Float32Array, trial: Trial): Promise<number> {
  return withSession(model, trial, async (session) => {
    const together = await runCrops(session, trialCrops(trial.spec), trial);
    requireRows(together, TRIAL_CROPS);
    return largestRowDifference(together.data, single, TRIAL_CROPS);
  });
}

async function requireIndependence(model: Uint8Array, single: Float32Array, trial: Trial): Promise<void> {
  const difference = await batchDifference(model, single, trial);
  if (difference <= BATCH_TOLERANCE) return;
  const percent = (100 * difference).toPrecision(2);
  throw new PackError(
    'MODEL_INVALID',
    `The model gives a picture another vector in a batch than alone (${percent} % of its length): --batch single serves it one by one.`,
  );
}

/** null where a freed batch does not run, or changes rows. */
async function freedModel(graph: OnnxModel, single: Float32Array, trial: Trial): Promise<Uint8Array | null> {
  const model = writeOnnx(freeBatch(graph));
  try {
    return (await batchDifference(model, single, trial)) <= BATCH_TOLERANCE ? model : null;
  } catch (error) {
    if (error instanceof PackError) return null;
    throw error;
  }
}
