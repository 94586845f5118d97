import { createSeededRandom } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainableNet } from '../../../architectures/trainable-net.types.ts';
import { PackError } from '../../../errors.ts';
import { writeOnnx } from '../../../onnx/model/write-onnx.ts';
import { traceOnnx } from '../../../onnx/trace-onnx.ts';
import type { GraphEmbedder } from '../../../packs/embedder.schema.ts';
import { openNet } from '../../packs/embedder/net-runner.ts';
import type { NetPort } from '../../packs/embedder/net-runner.ts';

/** A trained net as a file that ONNX Runtime serves. */
export interface ExportedNet {
  readonly bytes: Uint8Array;
  readonly input: string;
  readonly output: string;
  /** As a manifest names them; null for a net without parts. */
  readonly parts: GraphEmbedder['parts'];
  /** The lowest cosine similarity between both runtimes' outputs for random inputs. */
  readonly leastCosine: number;
}

const INPUT = 'input';
const OUTPUT = 'embedding';
const PARTS = 'parts';
const VISIBILITY = 'visibility';
const TRIALS = 4;
/** Both compute in float32, in another order. */
const LEAST_COSINE = 0.9999;

/**
 * Traces a net to ONNX, and compares what both give. Pictures are `[n, 3, height, width]` there.
 *
 * @param metadata Written into the file: two nets of equal weights that differ in it are different files, and so different spaces.
 * @throws {OnnxTraceError} for a net that cannot be traced; {PackError} `MODEL_INVALID` where the two do not agree.
 */
export async function exportNet(
  net: TrainableNet,
  metadata: ReadonlyMap<string, string> = new Map(),
): Promise<ExportedNet> {
  const ports = portsOf(net);
  const model = traceOnnx((input) => outputsOf(net, input), {
    inputs: [{ name: INPUT, shape: net.inputShape }],
    outputs: ports.map(({ name }) => name),
    weights: new Map([...net.parameters, ...net.statistics]),
  });
  const bytes = writeOnnx({ ...model, metadata: new Map([...model.metadata, ...metadata]) });
  const leastCosine = await compare(net, bytes);
  if (leastCosine >= LEAST_COSINE) {
    return { bytes, input: INPUT, output: OUTPUT, parts: partsOf(net), leastCosine };
  }
  const problem = `The exported net gives other embeddings than the trained one: cosine ${leastCosine}.`;
  throw new PackError('MODEL_INVALID', problem);
}

function outputsOf(net: TrainableNet, input: tf.Tensor | undefined): tf.Tensor[] {
  if (input === undefined) throw new TypeError('exportNet: the trace gave no input');
  const { embedding, parts, visibility } = net.forward(input, { training: false });
  if (net.parts === undefined) return [embedding];
  if (parts !== undefined && visibility !== undefined) {
    return [
      embedding,
      parts,
      net.options['paddingColour'] === null ? ofInput(visibility, embedding) : visibility,
    ];
  }
  throw new TypeError(`exportNet: ${net.architecture} names parts and gives none`);
}

/**
 * A net that looks for no padding sees every part of every picture, however many pictures there are: an output that follows from
 * the input by their number alone, which a trace cannot tell from a constant. Nothing of the embedding is added.
 */
function ofInput(visibility: tf.Tensor2D, embedding: tf.Tensor2D): tf.Tensor2D {
  return tf.add(visibility, tf.mul(tf.slice(embedding, [0, 0], [-1, 1]), 0));
}

/** What an example has of each output. */
function portsOf({ dimensions, parts }: TrainableNet): readonly NetPort[] {
  const embedding = { name: OUTPUT, dimensions };
  if (parts === undefined) return [embedding];
  const size = partSize({ dimensions, parts });
  return [
    embedding,
    { name: PARTS, dimensions: parts.length * size },
    { name: VISIBILITY, dimensions: parts.length },
  ];
}

/** The embedding is all parts, one after the other. */
const partSize = ({ dimensions, parts = [] }: Pick<TrainableNet, 'dimensions' | 'parts'>): number =>
  dimensions / parts.length;

function partsOf(net: TrainableNet): GraphEmbedder['parts'] {
  if (net.parts === undefined) return null;
  return {
    output: PARTS,
    names: net.parts.map(({ name }) => name),
    dimensions: partSize(net),
    visibility: VISIBILITY,
    weights: net.parts.map(({ weight }) => weight),
  };
}

async function compare(net: TrainableNet, bytes: Uint8Array): Promise<number> {
  const { inputShape } = net;
  const outputs = portsOf(net);
  const width = outputs.reduce((sum, { dimensions }) => sum + dimensions, 0);
  const random = createSeededRandom(1);
  const rowLength = inputShape.reduce((product, side) => product * side, 1);
  const rows = Float32Array.from({ length: TRIALS * rowLength }, () => 2 * random.next() - 1);
  const expected = tf.tidy(() => {
    const given = outputsOf(net, tf.tensor(rows, [TRIALS, ...inputShape]));
    return tf
      .concat(
        given.map((output) => tf.reshape(output, [TRIALS, -1])),
        1,
      )
      .dataSync<'float32'>();
  });
  const isPicture = inputShape.length === 3;
  const signature = {
    input: { name: INPUT, batch: 'any' as const },
    outputs,
    rowShape: isPicture ? [inputShape[2], inputShape[0], inputShape[1]] : inputShape,
  };
  const runner = await openNet(bytes, signature, { name: 'The exported net', threads: 1 });
  try {
    const actual = await runner.run(isPicture ? channelsFirst(rows, inputShape) : rows);
    let least = 1;
    for (let row = 0; row < TRIALS; row += 1) {
      let start = row * width;
      for (const { dimensions } of outputs) {
        least = Math.min(least, cosine(expected, actual, { start, end: start + dimensions }));
        start += dimensions;
      }
    }
    return least;
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
  { start, end }: { readonly start: number; readonly end: number },
): number {
  let [dot, left, right] = [0, 0, 0];
  for (let i = start; i < end; i += 1) {
    const [a, b] = [one[i] ?? NaN, other[i] ?? NaN];
    dot += a * b;
    left += a * a;
    right += b * b;
  }
  return dot / Math.sqrt(left * right);
}
