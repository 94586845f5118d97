import { join } from 'node:path';
import { createSeededRandom } from '@gallerist/metrics/random';
import { reid256StretchSpec } from '@gallerist/preprocess';
import { encodePng } from '@gallerist/preprocess/node';
import { writeOnnx } from '@gallerist/embedding/onnx';
import type { OnnxAttribute, OnnxNode } from '@gallerist/embedding/onnx';
import { installPack } from '@gallerist/embedding/node';
import type { LocatedPack } from '@gallerist/embedding/node';

const dimensions = 32;
const cells = { rows: 4, columns: 2 };

/** An embedder of 256 × 128 crops: means over 4 × 2 cells, mapped by a random matrix. Clothes of other colours are told apart. */
function tinyBodyNet(seed: number): Uint8Array {
  const random = createSeededRandom(seed);
  const rows = 3 * cells.rows * cells.columns;
  const matrix = Float32Array.from({ length: rows * dimensions }, () => random.next() - 0.5);
  const kernel: OnnxAttribute = { type: 'ints', value: [256 / cells.rows, 128 / cells.columns] };
  const node = (opType: string, inputs: readonly string[], output: string): OnnxNode => ({
    ...{ name: output, opType, domain: '', inputs, outputs: [output], attributes: new Map() },
  });
  const attributes = new Map([
    ['kernel_shape', kernel],
    ['strides', kernel],
  ]);
  return writeOnnx({
    irVersion: 8,
    opsets: new Map([['', 13]]),
    metadata: new Map(),
    producerName: 'test',
    producerVersion: '1',
    graph: {
      name: 'tiny',
      inputs: [{ name: 'x', dataType: 'float32', dims: ['batch', 3, 256, 128] }],
      outputs: [{ name: 'y', dataType: 'float32', dims: null }],
      nodes: [
        { ...node('AveragePool', ['x'], 'cells'), attributes },
        node('Flatten', ['cells'], 'flat'),
        node('MatMul', ['flat', 'matrix'], 'y'),
      ],
      initializers: new Map([
        ['matrix', { name: 'matrix', dataType: 'float32', dims: [rows, dimensions], data: matrix }],
      ]),
      values: [],
    },
  });
}

/** Installs a calibrated body pack into `<dataDir>/packs`. */
export async function installBodyPack(dataDir: string, name = 'body-test', seed = 1): Promise<LocatedPack> {
  const file = { role: 'embedder', path: 'model.onnx', origin: 'a test', trainingData: 'none' } as const;
  return installPack(
    {
      name,
      version: '1.0.0',
      modality: 'BODY',
      embedder: {
        architecture: 'tiny',
        format: 'onnx',
        input: { name: 'x', batch: 'any' },
        output: 'y',
        dimensions,
        flipFusion: false,
        normalisation: 'l2',
      },
      preprocess: { ...reid256StretchSpec, layout: 'nchw' },
      defaultThreshold: { match: 0.98, review: 0.9, meaning: 'made up' },
      duplicateSimilarity: { value: 0.9999, meaning: 'made up' },
      files: [{ ...file, licence: 'CC0-1.0', commercialUse: 'unclear' }],
    },
    new Map([['model.onnx', tinyBodyNet(seed)]]),
    { packsDir: join(dataDir, 'packs') },
  );
}

type Colour = readonly [number, number, number];

/** A crop of somebody in a shirt and trousers, with noise, so that no two of them are the same file. */
export async function bodyCrop(clothes: { readonly shirt: Colour; readonly trousers: Colour }, seed: number) {
  const size = { width: 64, height: 128 };
  const random = createSeededRandom(seed);
  const data = new Uint8Array(size.width * size.height * 3);
  for (let at = 0; at < data.length; at += 1) {
    const row = Math.floor(at / 3 / size.width);
    const colour = row < size.height / 2 ? clothes.shirt : clothes.trousers;
    data[at] = Math.min(255, Math.max(0, (colour[at % 3] ?? 0) + (random.next() - 0.5) * 40));
  }
  return Buffer.from(await encodePng({ ...size, data })).toString('base64');
}

export const wardrobe = {
  mia: { shirt: [200, 40, 40], trousers: [40, 40, 160] },
  ben: { shirt: [40, 180, 60], trousers: [190, 180, 60] },
  eva: { shirt: [70, 60, 200], trousers: [210, 200, 200] },
} as const;
