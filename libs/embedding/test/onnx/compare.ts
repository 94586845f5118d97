import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { traceOnnx, writeOnnx } from '../../src/onnx/index.ts';
import type { OnnxModel, TracedFunction, TraceInput } from '../../src/onnx/index.ts';

/** Deterministic values in [−1, 1] without repetition. */
export const wave = (length: number, seed = 1): Float32Array =>
  Float32Array.from({ length }, (_, index) => Math.sin((index + 1) * 12.9898 * seed + seed * seed));

export const constantTensor = (shape: number[], seed = 1, scale = 1): tf.Tensor =>
  tf.tensor(
    wave(tf.util.sizeFromShape(shape), seed).map((value) => value * scale),
    shape,
  );

export interface Comparison {
  readonly model: OnnxModel;
  /** Largest difference of any value of any output at any batch. */
  readonly difference: number;
  readonly operators: readonly string[];
}

export interface Comparing {
  readonly inputs: readonly TraceInput[];
  readonly outputs?: readonly string[];
  readonly batches?: readonly number[];
  /** Rows and columns to run at, where the size is free. */
  readonly sizes?: readonly (readonly [number, number])[];
}

/** Exports a function and runs both it and the graph, here and in ONNX Runtime. */
export async function compareWithRuntime(run: TracedFunction, options: Comparing): Promise<Comparison> {
  await tf.setBackend('cpu');
  const outputs = options.outputs ?? ['out'];
  const model = traceOnnx(run, { inputs: options.inputs, outputs });
  const session = await InferenceSession.create(writeOnnx(model), {
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
  });
  let difference = 0;
  for (const batch of options.batches ?? [1, 3]) {
    for (const size of options.sizes ?? [null]) {
      const shapes = options.inputs.map(({ shape }) =>
        size === null ? [batch, ...shape] : [batch, ...size, ...shape.slice(2)],
      );
      const data = shapes.map((shape, index) => wave(tf.util.sizeFromShape(shape), index + 2));
      difference = Math.max(difference, await differenceOf(run, { session, shapes, data, options, outputs }));
    }
  }
  await session.release();
  return { model, difference, operators: model.graph.nodes.map(({ opType }) => opType) };
}

interface Running {
  readonly session: InferenceSession;
  readonly shapes: number[][];
  readonly data: Float32Array[];
  readonly options: Comparing;
  readonly outputs: readonly string[];
}

async function differenceOf(run: TracedFunction, running: Running): Promise<number> {
  const { session, shapes, data, options, outputs } = running;
  const expected = tf.tidy(() => {
    const result = run(...shapes.map((shape, index) => tf.tensor(data[index]!, shape)));
    return (result instanceof tf.Tensor ? [result] : result).map((tensor) => ({
      shape: tensor.shape,
      values: Array.from(tensor.dataSync(), Number),
    }));
  });
  const feeds = options.inputs.map(({ name }, index) => [name, channelsFirst(data[index]!, shapes[index]!)]);
  const results = await session.run(Object.fromEntries(feeds) as Record<string, Tensor>);
  const differences = expected.map(({ shape, values }, index) => {
    const result = results[outputs[index]!]!;
    if (result.dims.join() !== shape.join()) {
      throw new Error(`output ${index} has shape [${result.dims.join()}] instead of [${shape.join()}]`);
    }
    const actual = Array.from(result.data as ArrayLike<unknown>, Number);
    return values.reduce((most, value, at) => {
      const gap = Object.is(value, actual[at]) ? 0 : Math.abs(value - actual[at]!);
      return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : Math.max(most, gap);
    }, 0);
  });
  return Math.max(...differences);
}

function channelsFirst(values: Float32Array, shape: number[]): Tensor {
  if (shape.length !== 4) return new Tensor('float32', values, shape);
  const [count = 0, rows = 0, columns = 0, channels = 0] = shape;
  const moved = tf.tidy(() => tf.transpose(tf.tensor(values, shape), [0, 3, 1, 2]).dataSync<'float32'>());
  return new Tensor('float32', moved, [count, channels, rows, columns]);
}
