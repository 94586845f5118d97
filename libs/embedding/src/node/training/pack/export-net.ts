import { createSeededRandom } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainableNet } from '../../../architectures/trainable-net.types.ts';
import { PackError } from '../../../errors.ts';
import { writeOnnx } from '../../../onnx/model/write-onnx.ts';
import { traceOnnx } from '../../../onnx/trace-onnx.ts';
import { openNet } from '../../packs/embedder/net-runner.ts';

/** A trained net as a file that ONNX Runtime serves. */
export interface ExportedNet {
  readonly bytes: Uint8Array;
  readonly input: string;
  readonly output: string;
  /** The lowest cosine similarity between both runtimes' embeddings of random inputs. */
  readonly leastCosine: number;
}

const INPUT = 'input';
const OUTPUT = 'embedding';
const TRIALS = 4;
/** Both compute in float32, in another order. */
const LEAST_COSINE = 0.9999;

/**
 * Traces a net to ONNX, and compares what both give. Pictures are `[n, 3, height, width]` there.
 *
 * @throws {OnnxTraceError} for a net that cannot be traced; {PackError} `MODEL_INVALID` where the two do not agree.
 */
export async function exportNet(net: TrainableNet): Promise<ExportedNet> {
  const model = traceOnnx((input) => [embeddingOf(net, input)], {
    inputs: [{ name: INPUT, shape: net.inputShape }],
    outputs: [OUTPUT],
    weights: new Map([...net.parameters, ...net.statistics]),
  });
  const bytes = writeOnnx(model);
  const leastCosine = await compare(net, bytes);
  if (leastCosine >= LEAST_COSINE) return { bytes, input: INPUT, output: OUTPUT, leastCosine };
  const problem = `The exported net gives other embeddings than the trained one: cosine ${leastCosine}.`;
  throw new PackError('MODEL_INVALID', problem);
}

function embeddingOf(net: TrainableNet, input: tf.Tensor | undefined): tf.Tensor {
  if (input === undefined) throw new TypeError('exportNet: the trace gave no input');
  return net.forward(input, { training: false }).embedding;
}

async function compare(net: TrainableNet, bytes: Uint8Array): Promise<number> {
  const { inputShape, dimensions } = net;
  const random = createSeededRandom(1);
  const rowLength = inputShape.reduce((product, side) => product * side, 1);
  const rows = Float32Array.from({ length: TRIALS * rowLength }, () => 2 * random.next() - 1);
  const expected = tf.tidy(() =>
    embeddingOf(net, tf.tensor(rows, [TRIALS, ...inputShape])).dataSync<'float32'>(),
  );
  const isPicture = inputShape.length === 3;
  const signature = {
    input: { name: INPUT, batch: 'any' as const },
    output: OUTPUT,
    dimensions,
    rowShape: isPicture ? [inputShape[2], inputShape[0], inputShape[1]] : inputShape,
  };
  const runner = await openNet(bytes, signature, { name: 'The exported net', threads: 1 });
  try {
    const actual = await runner.run(isPicture ? channelsFirst(rows, inputShape) : rows);
    const cosines = Array.from({ length: TRIALS }, (_, row) => cosine(expected, actual, { row, dimensions }));
    return Math.min(...cosines);
  } finally {
    await runner.dispose();
  }
}

function channelsFirst(rows: Float32Array, [height, width, channels]: readonly [number, number, number]) {
  const pixels = height * width;
  const result = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i += 1) {
    const [picture, place] = [Math.floor(i / (pixels * channels)), i % (pixels * channels)];
    const [pixel, channel] = [Math.floor(place / channels), place % channels];
    result[(picture * channels + channel) * pixels + pixel] = rows[i] ?? 0;
  }
  return result;
}

function cosine(
  one: Float32Array,
  other: Float32Array,
  { row, dimensions }: { readonly row: number; readonly dimensions: number },
): number {
  let [dot, left, right] = [0, 0, 0];
  for (let i = row * dimensions; i < (row + 1) * dimensions; i += 1) {
    const [a, b] = [one[i] ?? NaN, other[i] ?? NaN];
    dot += a * b;
    left += a * a;
    right += b * b;
  }
  return dot / Math.sqrt(left * right);
}
