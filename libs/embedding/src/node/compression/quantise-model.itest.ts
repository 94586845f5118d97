import { createSeededRandom } from '@gallerist/metrics/random';
import { describe, expect, it } from 'vitest';
import { useBackend } from '../../../test/architectures/net-backends.ts';
import { buildNetFromJson } from '../../architectures/build-net.ts';
import { readOnnx } from '../../onnx/model/read-onnx.ts';
import { writeOnnx } from '../../onnx/model/write-onnx.ts';
import { traceOnnx } from '../../onnx/trace-onnx.ts';
import { openOnnxSession } from '../onnx-runtime/index.ts';
import { calibrationMethods } from '../../compression/calibration/range-collectors.ts';
import { calibrateRanges } from './calibrate-ranges.ts';
import { ACCEPTED_LOSS } from './kept-layers.ts';
import { quantiseModel } from './quantise-model.ts';

const rowShape = [3, 16, 16];
const ports = { input: 'pictures', output: 'embedding', rowShape };

function rows(count: number, seed: number): Float32Array {
  const random = createSeededRandom(seed);
  return Float32Array.from({ length: count * 768 }, () => random.next() * 2 - 1);
}

function tracedNet(): Uint8Array {
  const net = buildNetFromJson(
    { architecture: 'embeddingnet-v2', inputShape: [16, 16, 3], widths: [8, 16], dimensions: 16 },
    3,
  );
  const inputs = [{ name: 'pictures', shape: [16, 16, 3] }];
  const model = traceOnnx((x) => net.forward(x, { training: false }).embedding, {
    inputs,
    outputs: ['embedding'],
  });
  net.dispose();
  return writeOnnx(model);
}

async function embed(model: Uint8Array, row: Float32Array): Promise<Float32Array> {
  const session = await openOnnxSession({ model, threads: 1 });
  const { embedding } = await session.run({ pictures: { data: row, dims: [1, ...rowShape] } });
  await session.dispose();
  return embedding?.data ?? new Float32Array();
}

describe('quantise a model', () => {
  useBackend('cpu');

  it('gives nearly the same embeddings from whole numbers', async () => {
    const model = tracedNet();
    const { bytes, layers } = await quantiseModel(model, { ...ports, rows: rows(16, 1), method: 'min-max' });
    expect(layers).toBe(3);
    const ops = readOnnx(bytes).graph.nodes.map(({ opType }) => opType);
    expect(ops).toContain('QuantizeLinear');
    const row = rows(1, 2);
    const [plain, whole] = [await embed(model, row), await embed(bytes, row)];
    const cosine = plain.reduce((sum, value, at) => sum + value * (whole[at] ?? 0), 0);
    expect(cosine).toBeGreaterThan(0.99);
    expect(whole).not.toEqual(plain);
  });

  it('keeps the layer in float whose quantisation turns embeddings the most', async () => {
    const options = { ...ports, rows: rows(8, 1), method: 'min-max', keepFloat: 1 } as const;
    const { kept, layers, sensitivities } = await quantiseModel(tracedNet(), options);
    expect(layers).toBe(2);
    expect(sensitivities).toHaveLength(3);
    expect(kept).toEqual([sensitivities[0]?.layer]);
    const losses = sensitivities.map(({ loss }) => loss);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    expect(losses[0]).toBeGreaterThan(0);
  });

  it.each(calibrationMethods)('stays near the float model with ranges by %s', async (method) => {
    const { loss } = await quantiseModel(tracedNet(), { ...ports, rows: rows(16, 1), method });
    expect(loss).toBeGreaterThan(0);
    expect(loss).toBeLessThan(0.01);
  });

  it('keeps as few layers in float as the accepted loss asks for', async () => {
    const options = { ...ports, rows: rows(8, 1), method: 'min-max' } as const;
    const plain = await quantiseModel(tracedNet(), options);
    const auto = await quantiseModel(tracedNet(), { ...options, keepFloat: 'auto' });
    expect(plain.loss).toBeLessThan(ACCEPTED_LOSS);
    expect(auto).toMatchObject({ kept: [], loss: plain.loss });
  });

  it('cuts outliers off by percentile, and none by min-max', async () => {
    const model = readOnnx(tracedNet());
    const outlier = new Float32Array(768 * 40).fill(0.5);
    outlier[7] = 100;
    const options = { ...ports, rowShape: [3, 16, 16], rows: outlier };
    const all = await calibrateRanges(model, ['pictures', 'embedding'], { ...options, method: 'min-max' });
    expect(all.get('pictures')).toEqual({ least: 0.5, most: 100 });
    const mean = await calibrateRanges(model, ['pictures', 'embedding'], {
      ...options,
      method: 'percentile',
    });
    expect(mean.get('pictures')?.most).toBeLessThan(5);
  });

  it('refuses to quantise without pictures', async () => {
    const options = { ...ports, rows: new Float32Array(), method: 'min-max' } as const;
    await expect(quantiseModel(tracedNet(), options)).rejects.toMatchObject({ code: 'TOO_LITTLE_DATA' });
  });
});
