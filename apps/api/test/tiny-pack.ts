import { packPresets } from '@gallerist/embedding';
import { installPack, type LocatedPack, type PackDraft } from '@gallerist/embedding/node';
import { writeOnnx, type OnnxNode } from '@gallerist/embedding/onnx';
import { createSeededRandom } from '@gallerist/metrics/random';

const dimensions = 32;
const cells = 4;

export interface TinyPackOptions {
  readonly name?: string;
  readonly version?: string;
  /** Other seeds are other nets, and so other spaces. */
  readonly seed?: number;
}

/** Installs a face pack whose net takes means of 4 × 4 cells of an aligned crop times a random matrix. */
export async function installTinyPack(
  packsDir: string,
  { name = 'tiny-face', version = '1.0.0', seed = 1 }: TinyPackOptions = {},
): Promise<LocatedPack> {
  const draft: PackDraft = {
    name,
    version,
    modality: 'FACE',
    embedder: {
      architecture: 'tiny',
      format: 'onnx',
      input: { name: 'x', batch: 'any' },
      output: 'y',
      dimensions,
      flipFusion: false,
      normalisation: 'l2',
    },
    preprocess: { ...packPresets['arcface-112'].spec, layout: 'nchw' },
    defaultThreshold: { match: 0.6, review: 0.5, meaning: 'made up for tests' },
    duplicateSimilarity: { value: 0.99, meaning: 'made up for tests' },
    files: [
      {
        role: 'embedder',
        path: 'model.onnx',
        origin: 'a test',
        trainingData: 'none',
        licence: 'CC0-1.0',
        commercialUse: 'unclear',
      },
    ],
  };
  return await installPack(draft, new Map([['model.onnx', tinyNet(seed)]]), { packsDir });
}

function tinyNet(seed: number): Uint8Array {
  const random = createSeededRandom(seed);
  const features = cells * cells * 3;
  const matrix = Float32Array.from({ length: features * dimensions }, () => random.next() - 0.5);
  const side = { type: 'ints' as const, value: [112 / cells, 112 / cells] };
  const pool = new Map([
    ['kernel_shape', side],
    ['strides', side],
  ]);
  return writeOnnx({
    irVersion: 8,
    opsets: new Map([['', 13]]),
    metadata: new Map(),
    producerName: 'test',
    producerVersion: '1',
    graph: {
      name: 'tiny',
      inputs: [{ name: 'x', dataType: 'float32', dims: ['batch', 3, 112, 112] }],
      outputs: [{ name: 'y', dataType: 'float32', dims: ['batch', dimensions] }],
      nodes: [
        { ...node('AveragePool', ['x'], 'cells'), attributes: pool },
        node('Flatten', ['cells'], 'flat'),
        node('MatMul', ['flat', 'matrix'], 'y'),
      ],
      initializers: new Map([
        ['matrix', { name: 'matrix', dataType: 'float32', dims: [features, dimensions], data: matrix }],
      ]),
      values: [],
    },
  });
}

const node = (opType: string, inputs: readonly string[], output: string): OnnxNode => ({
  name: output,
  opType,
  domain: '',
  inputs,
  outputs: [output],
  attributes: new Map(),
});
