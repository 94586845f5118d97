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
}

/** Runs both models on the same seeded inputs, uniform in [−1, 1). */
export async function checkParity(
  model: Uint8Array,
  source: ModelSource,
  { batches, seed }: ParityOptions,
): Promise<readonly Parity[]> {
  const session = await InferenceSession.create(model, { logSeverityLevel: 3 });
  try {
    const results: Parity[] = [];
    for (const batch of batches) {
      const inputs = source.inputs.map((input, index) => seededInput(input, batch, seed + index));
      const expected = runSource(source, inputs);
      const feeds = inputs.map(({ name, fed }) => [name, fed] as const);
      const actual = await session.run(Object.fromEntries(feeds));
      source.outputs.forEach((output, index) => {
        const [one, other] = [expected[index], actual[output]];
        if (one === undefined || other === undefined)
          throw new RangeError(`checkParity: there is no output ${output}`);
        // a typed array of numbers, for no output is text
        const values = Float64Array.from(other.data as Float32Array);
        results.push({ batch, output, ...compare(one, values, batch) });
      });
    }
    return results;
  } finally {
    await session.release();
  }
}

interface SeededInput {
  readonly name: string;
  readonly shape: number[];
  readonly values: Float32Array;
  /** As the exported model takes it. */
  readonly fed: Tensor;
}

function seededInput({ name, shape: example }: TraceInput, batch: number, seed: number): SeededInput {
  const random = createSeededRandom(seed);
  const shape = [batch, ...example];
  const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 2 * random.next() - 1);
  const [count = 0, rows = 0, columns = 0, channels = 0] = shape;
  if (shape.length !== 4) return { name, shape, values, fed: new Tensor('float32', values, shape) };
  const moved = tf.tidy(() => tf.transpose(tf.tensor(values, shape), [0, 3, 1, 2]).dataSync<'float32'>());
  return { name, shape, values, fed: new Tensor('float32', moved, [count, channels, rows, columns]) };
}

function runSource({ run }: ModelSource, inputs: readonly SeededInput[]): readonly Float64Array[] {
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
