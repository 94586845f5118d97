import type * as tf from '@tensorflow/tfjs-core';
import type { OnnxModel } from './model/onnx-model.types.ts';
import { kernelRules } from './kernels/kernel-rules.ts';
import { CHANNELS_FIRST, inOrder, plainOrder } from './lower/axes.ts';
import type { GraphValue } from './lower/graph.types.ts';
import { Lowering } from './lower/lowering.ts';
import { writeGraph } from './lower/write-graph.ts';
import { optimiseGraph } from './passes/optimise-graph.ts';
import { OnnxTraceError } from './trace/onnx-trace-error.ts';
import { pairRecordings } from './trace/pair-recordings.ts';
import type { PairedRecording } from './trace/pair-recordings.ts';
import { recordRun } from './trace/record-run.ts';
import type { TracedFunction } from './trace/trace.types.ts';

const SMALL_BATCH = 5;
const LARGE_BATCH = 19;

/** An input of the model that is traced. */
export interface TraceInput {
  readonly name: string;
  /** Of one example, as the model takes it: `[height, width, channels]`, or `[features]`. */
  readonly shape: readonly number[];
  /** The rows and columns of a picture may be any multiples of this. Left out: they are as `shape` says. */
  readonly sizeStep?: number;
}

export interface TraceOptions {
  readonly inputs: readonly TraceInput[];
  /** Names of what the model gives, in its order. */
  readonly outputs: readonly string[];
  /** Names for weights; a convolution is called by its filter's, without the last part. */
  readonly weights?: ReadonlyMap<string, tf.Tensor>;
  readonly metadata?: ReadonlyMap<string, string>;
}

/**
 * Writes a TensorFlow.js model as an ONNX graph, by running it on tensors without values.
 *
 * Pictures come in as `[batch, channels, height, width]` (the model itself still sees channels last); outputs have the axes that
 * the model gives them. The batch is free. Whatever does not depend on the input is computed by the active backend and becomes
 * a constant; batch normalisation is folded into its convolution.
 *
 * @param run Called twice, with inputs of two sizes, within a scope: what it makes is freed. It must do the same each time.
 * @throws {OnnxTraceError} saying what of the model cannot be written.
 */
export function traceOnnx(run: TracedFunction, options: TraceOptions): OnnxModel {
  const [one, other] = traceSizes(options.inputs);
  const paired = pairRecordings(recordRun(run, one), recordRun(run, other));
  if (paired.outputs.length !== options.outputs.length) {
    throw new OnnxTraceError(
      'OUTPUT_UNUSABLE',
      `the model gives ${paired.outputs.length} outputs for ${options.outputs.length} names.`,
    );
  }
  const labels = new Map(Array.from(options.weights ?? [], ([name, { dataId }]) => [dataId, name]));
  const graph = optimiseGraph(lower(paired, labels));
  const names = {
    inputs: options.inputs.map(({ name }) => name),
    outputs: options.outputs,
    freeAxes: options.inputs.map(({ shape, sizeStep }) =>
      shape.length === 3
        ? ['batch', null, ...(sizeStep === undefined ? [null, null] : ['height', 'width'])]
        : ['batch'],
    ),
  };
  return writeGraph(graph, names, options.metadata ?? new Map());
}

/** Batches and sizes so far apart that nothing made of them agrees by chance. */
function traceSizes(inputs: readonly TraceInput[]): readonly [number[][], number[][]] {
  const grown = (side: number, step: number | undefined, factor: number): number =>
    step === undefined ? side : side + step * factor;
  return [
    inputs.map(({ shape }) => [SMALL_BATCH, ...shape]),
    inputs.map(({ shape, sizeStep }) => {
      const [rows = 0, columns = 0, ...rest] = shape;
      return shape.length === 3
        ? [LARGE_BATCH, grown(rows, sizeStep, 1009), grown(columns, sizeStep, 1511), ...rest]
        : [LARGE_BATCH, ...shape];
    }),
  ];
}

function lower(
  recording: PairedRecording,
  labels: ReadonlyMap<object, string>,
): ReturnType<Lowering['finish']> {
  const graph = new Lowering(labels);
  const inputs = recording.inputs.map((tensor): GraphValue => {
    const order = tensor.shape.length === 4 ? CHANNELS_FIRST : plainOrder(tensor.shape.length);
    const { dtype } = tensor;
    const [shape, other] = [inOrder(tensor.shape, order), inOrder(tensor.other, order)];
    const value: GraphValue = { shape, other, dtype, data: null, label: '' };
    graph.define(tensor, value, order);
    return value;
  });
  for (const step of recording.steps) kernelRules[step.kernel]?.lower(step, graph);
  return graph.finish(
    inputs,
    recording.outputs.map((tensor) => graph.plain(tensor)),
  );
}
