import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildNet, saveNetWeights } from '@gallerist/embedding/architectures';
import { readOnnx } from '@gallerist/embedding/onnx';
import { io, layers, sequential } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { main } from './export.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gallerist-export-'));
  await tf.setBackend('cpu');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const reportSchema = z.object({
  parameters: z.number(),
  macs: z.number(),
  parity: z.array(z.object({ batch: z.number(), largestDifference: z.number(), smallestCosine: z.number() })),
});

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const code = await main(args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    signal: new AbortController().signal,
    defaultPacksDir: join(folder, 'packs'),
  });
  return { code, out, err };
}

async function exported(model: string): Promise<z.infer<typeof reportSchema>> {
  const file = join(folder, 'model.onnx');
  const { code, out, err } = await run('--model', model, '--out', file, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(readOnnx(await readFile(file)).graph.nodes.length).toBeGreaterThan(0);
  const report = reportSchema.parse(JSON.parse(out));
  expect(report.parity.map(({ batch }) => batch)).toEqual([1, 3, 16]);
  // sums of a few hundred float32 products
  expect(Math.max(...report.parity.map(({ largestDifference }) => largestDifference))).toBeLessThan(1e-5);
  return report;
}

/** Writes what a TensorFlow.js model saves itself as. */
async function writeModel(artifacts: io.ModelArtifacts): Promise<string> {
  const data = artifacts.weightData;
  if (!(data instanceof ArrayBuffer)) throw new TypeError('weights must be one buffer');
  const weightsManifest = [{ paths: ['weights.dat'], weights: artifacts.weightSpecs }];
  await writeFile(join(folder, 'weights.dat'), new Uint8Array(data));
  const { modelTopology, format } = artifacts;
  await writeFile(join(folder, 'model.json'), JSON.stringify({ format, modelTopology, weightsManifest }));
  return join(folder, 'model.json');
}

describe('npm run export', () => {
  it('writes a net of this project and says how near it is', async () => {
    const net = buildNet({ architecture: 'embeddingnet-v2', inputShape: [16, 16, 3], dimensions: 8 }, 3);
    const { specs, bytes } = saveNetWeights(net);
    await writeFile(join(folder, 'weights.json'), JSON.stringify(specs));
    await writeFile(join(folder, 'weights.bin'), bytes);
    net.dispose();
    const { macs } = await exported(folder);
    expect(macs).toBeGreaterThan(0);
    await rm(join(folder, 'weights.json'));
  });

  it('writes a layers model', async () => {
    const model = sequential({
      layers: [
        layers.conv2d({
          inputShape: [8, 8, 3],
          filters: 4,
          kernelSize: 3,
          padding: 'same',
          activation: 'relu',
        }),
        layers.batchNormalization({}),
        layers.flatten(),
        layers.dense({ units: 5 }),
      ],
    });
    const handler = io.withSaveHandler((artifacts) =>
      Promise.resolve({
        modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' },
        artifacts,
      }),
    );
    const saved = (await model.save(handler)) as io.SaveResult & { artifacts: io.ModelArtifacts };
    const { parameters } = await exported(await writeModel(saved.artifacts));
    expect(parameters).toBe(3 * 3 * 3 * 4 + 4 + 8 * 8 * 4 * 5 + 5);
  });

  it('writes a graph model', async () => {
    const type = { type: 'DT_FLOAT' };
    const shape = (...sides: number[]) => ({ shape: { dim: sides.map((size) => ({ size: String(size) })) } });
    const node = [
      { name: 'x', op: 'Placeholder', attr: { dtype: type, shape: shape(-1, 3) } },
      {
        name: 'w',
        op: 'Const',
        attr: { dtype: type, value: { tensor: { dtype: 'DT_FLOAT', tensorShape: {} } } },
      },
      { name: 'y', op: 'MatMul', input: ['x', 'w'], attr: { T: type } },
      { name: 'z', op: 'Relu', input: ['y'], attr: { T: type } },
    ];
    const weightData = Float32Array.of(1, -2, 0.5, 1, 2, -1).buffer;
    const weightSpecs: io.WeightsManifestEntry[] = [{ name: 'w', shape: [3, 2], dtype: 'float32' }];
    const modelTopology = { node, library: {}, versions: {} };
    const file = await writeModel({ format: 'graph-model', modelTopology, weightSpecs, weightData });
    expect(await exported(file)).toMatchObject({ parameters: 6, macs: 6 });
  });

  it('says what is missing or not there', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, err: '' });
    expect(await run('--model', folder)).toMatchObject({ code: 2, out: '' });
    const unknown = await run('--model', 'nobody', '--out', join(folder, 'x.onnx'));
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain('nobody');
    await writeFile(join(folder, 'model.json'), '{"modelTopology": 3}');
    expect((await run('--model', folder, '--out', join(folder, 'x.onnx'))).code).toBe(2);
  });
});
