import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeOnnx } from '@gallerist/embedding/onnx';
import type { OnnxAttribute, OnnxNode } from '@gallerist/embedding/onnx';
import { createSeededRandom } from '@gallerist/metrics/random';
import { encodePng } from '@gallerist/preprocess/node';

/** A folder for one test, and how to remove it. */
export async function scratchFolder() {
  const path = await mkdtemp(join(tmpdir(), 'pack-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

export const bodySize = { width: 128, height: 256 };

const DIMENSIONS = 32;

/** A seeded ONNX net: means of 4 × 2 cells times a random matrix; with a fault it divides by 0. */
export function tinyNet({ size = bodySize, isFaulty = false } = {}): Uint8Array {
  const kernel: OnnxAttribute = { type: 'ints', value: [size.height / 4, size.width / 2] };
  const attributes = new Map([
    ['kernel_shape', kernel],
    ['strides', kernel],
  ]);
  const random = createSeededRandom(1);
  const matrix = Float32Array.from({ length: 24 * DIMENSIONS }, () => random.next() - 0.5);
  const divisor = Float32Array.of(isFaulty ? 0 : 1);
  return writeOnnx({
    irVersion: 8,
    opsets: new Map([['', 13]]),
    metadata: new Map(),
    producerName: 'test',
    producerVersion: '1',
    graph: {
      name: 'tiny',
      inputs: [{ name: 'x', dataType: 'float32', dims: ['batch', 3, size.height, size.width] }],
      outputs: [{ name: 'y', dataType: 'float32', dims: ['batch', DIMENSIONS] }],
      nodes: [
        { ...node('AveragePool', ['x'], 'cells'), attributes },
        node('Flatten', ['cells'], 'flat'),
        node('MatMul', ['flat', 'matrix'], 'product'),
        node('Div', ['product', 'divisor'], 'y'),
      ],
      initializers: new Map([
        ['matrix', { name: 'matrix', dataType: 'float32', dims: [24, DIMENSIONS], data: matrix }],
        ['divisor', { name: 'divisor', dataType: 'float32', dims: [], data: divisor }],
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

/** Writes a picture of random blocks. */
export async function writePicture(file: string, seed: number): Promise<void> {
  const random = createSeededRandom(seed);
  const size = { width: 16, height: 32 };
  const blocks = Array.from({ length: 4 * 8 * 3 }, () => random.integer(256));
  const data = Uint8Array.from({ length: size.width * size.height * 3 }, (_, at) => {
    const [x, y] = [Math.floor(at / 3) % size.width, Math.floor(at / 3 / size.width)];
    return blocks[(Math.floor(y / 4) * 4 + Math.floor(x / 4)) * 3 + (at % 3)] ?? 0;
  });
  await writeFile(file, await encodePng({ ...size, data }));
}
