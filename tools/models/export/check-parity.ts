import { createSeededRandom } from '@gallerist/metrics/random';
import type { TraceInput } from '@gallerist/embedding/onnx';
import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelSource } from './model-source.types.ts';

/** How far the exported model is from the one that was traced, for one output at one batch. */
export interface Parity {
  readonly batch: number;
  readonly output: string;
  readonly largestDifference: number;
  /** Of the rows, one for each example. */
  readonly smallestCosine: number;
}

export interface ParityOptions {
  readonly batches: readonly number[];
  readonly seed: number;
  /** Rows for a model of one input, taken in batches; without them it gets one seeded batch, uniform in [−1, 1). */
  readonly rows?: Float32Array;
}

/** Runs both models on the same inputs. */
export async function checkParity(
  model: Uint8Array,
  source: ModelSource,
  options: ParityOptions,
): Promise<readonly Parity[]> {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  try {
    const results: Parity[] = [];
    for (const batch of options.batches) {
      const runs: Parity[][] = [];
      for (const inputs of inputsOf(source, batch, options)) {
        runs.push(await compareRun(session, source, inputs));
      }
      results.push(...source.outputs.map((output, index) => worstOf(runs, { batch, output, index })));
    }
    return results;
  } finally {
    await session.release();
  }
}

/** The inputs of each run at a batch; the last of many rows may be fewer. */
function inputsOf(
  { inputs }: ModelSource,
  batch: number,
  { seed, rows }: ParityOptions,
): readonly (readonly FedInput[])[] {
  const [only] = inputs;
  if (rows === undefined || only === undefined) {
    return [inputs.map((input, index) => seededInput(input, batch, seed + index))];
  }
  const length = tf.util.sizeFromShape([...only.shape]);
  return Array.from({ length: Math.ceil(rows.length / length / batch) }, (_, run) => {
    const values = rows.slice(run * batch * length, (run + 1) * batch * length);
    return [fedInput(only, values)];
  });
}

async function compareRun(
  session: InferenceSession,
  source: ModelSource,
  inputs: readonly FedInput[],
): Promise<Parity[]> {
  const batch = inputs[0]?.shape[0] ?? 0;
  const expected = runSource(source, inputs);
  const actual = await session.run(Object.fromEntries(inputs.map(({ name, fed }) => [name, fed])));
  return source.outputs.map((output, index) => {
    const [one, other] = [expected[index], actual[output]];
    if (one === undefined || other === undefined)
      throw new RangeError(`checkParity: there is no output ${output}`);
    // a typed array of numbers, for no output is text
    const values = Float64Array.from(other.data as Float32Array);
    return { batch, output, ...compare(one, values, batch) };
  });
}

function worstOf(
  runs: readonly (readonly Parity[])[],
  { batch, output, index }: { readonly batch: number; readonly output: string; readonly index: number },
): Parity {
  const own = runs.flatMap((run) => run[index] ?? []);
  return {
    batch,
    output,
    largestDifference: Math.max(...own.map(({ largestDifference }) => largestDifference)),
    smallestCosine: Math.min(...own.map(({ smallestCosine }) => smallestCosine)),
  };
}

interface FedInput {
  readonly name: string;
  readonly shape: number[];
  readonly values: Float32Array;
  /** As the exported model takes it. */
  readonly fed: Tensor;
}

function seededInput(input: TraceInput, batch: number, seed: number): FedInput {
  const random = createSeededRandom(seed);
  const length = batch * tf.util.sizeFromShape([...input.shape]);
  return fedInput(
    input,
    Float32Array.from({ length }, () => 2 * random.next() - 1),
  );
}

/** @param values `[n, …example]`, channels last. */
function fedInput({ name, shape: example }: TraceInput, values: Float32Array): FedInput {
  const shape = [values.length / tf.util.sizeFromShape([...example]), ...example];
  const [count = 0, rows = 0, columns = 0, channels = 0] = shape;
  if (shape.length !== 4) return { name, shape, values, fed: new Tensor('float32', values, shape) };
  const moved = tf.tidy(() => tf.transpose(tf.tensor(values, shape), [0, 3, 1, 2]).dataSync<'float32'>());
  return { name, shape, values, fed: new Tensor('float32', moved, [count, channels, rows, columns]) };
}

function runSource({ run }: ModelSource, inputs: readonly FedInput[]): readonly Float64Array[] {
  const outputs = tf.tidy(() => {
    const result = run(...inputs.map(({ values, shape }) => tf.tensor(values, shape)));
    return result instanceof tf.Tensor ? [result] : [...result];
  });
  const values = outputs.map((tensor) => Float64Array.from(tensor.dataSync()));
  tf.dispose(outputs);
  return values;
}

function compare(
  expected: Float64Array,
  actual: Float64Array,
  rows: number,
): Pick<Parity, 'largestDifference' | 'smallestCosine'> {
  if (expected.length !== actual.length) {
    return { largestDifference: Number.POSITIVE_INFINITY, smallestCosine: Number.NaN };
  }
  const width = expected.length / rows;
  const cosines = Array.from({ length: rows }, (_, row) => {
    const place = row * width;
    return cosine(expected.subarray(place, place + width), actual.subarray(place, place + width));
  });
  const gaps = expected.map((value, at) => Math.abs(value - (actual[at] ?? Number.NaN)));
  return {
    largestDifference: gaps.reduce((most, gap) => Math.max(most, gap), 0),
    smallestCosine: Math.min(...cosines),
  };
}

function cosine(a: Float64Array, b: Float64Array): number {
  const dot = (x: Float64Array, y: Float64Array): number =>
    x.reduce((sum, value, at) => sum + value * (y[at] ?? Number.NaN), 0);
  const length = Math.sqrt(dot(a, a) * dot(b, b));
  // two vectors of zeros point the same way
  return length === 0 ? Number(dot(a, a) === dot(b, b)) : dot(a, b) / length;
}
