import { buildNetFromJson } from '@gallerist/embedding/architectures';
import { defaultTrainingRuntime, startTrainingRuntime } from '@gallerist/embedding/node';
import { parseRecipe, train } from '@gallerist/embedding/training';
import type { NetInput, TrainingData } from '@gallerist/embedding/training';
import { percentile } from '@gallerist/metrics/evaluation';
import { createSeededRandom } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench, BenchFigure } from './bench.types.ts';
import { runsPerFigure } from './repeat.ts';

const batch = { classes: 16, samplesPerClass: 4, size: 64 } as const;
const side = 64;
const warmUpSteps = 2;
/** At most 2.5 times PyTorch's time, and on one core of WebAssembly at most this many seconds. */
const bounds = { native: 2.5, wasmSeconds: 6 } as const;

/** One step of EmbeddingNet v2 (64×64×3, batch 64): forward, backward, clipping and AdamW, as `npm run train` takes it. */
export const trainingBench: Bench = {
  name: 'training',
  description:
    'a training step of EmbeddingNet v2, natively beside PyTorch (PYTHON names its Python), and on wasm',
  async run(log) {
    const figures: BenchFigure[] = [];
    if (defaultTrainingRuntime() === 'native') {
      log('PyTorch ...');
      const pytorch = await pytorchStep(log);
      log('native ...');
      const value = await stepOn('native');
      const name = 'train step v2, native';
      const beside = pytorch === null ? {} : { reference: { name: 'PyTorch', value: pytorch } };
      const bound = { kind: 'at most', limit: bounds.native, of: 'ratio' } as const;
      figures.push({ name, value, unit: 's', ...beside, ...(pytorch === null ? {} : { bound }) });
    } else log('left out native: build it with npm run tf:native');
    log('wasm ...');
    figures.push({
      name: 'train step v2, wasm on one core',
      value: await stepOn('wasm'),
      unit: 's',
      bound: { kind: 'at most', limit: bounds.wasmSeconds, of: 'value' },
    });
    return figures;
  },
};

/** Median seconds of a step. */
async function stepOn(prefer: 'native' | 'wasm'): Promise<number> {
  await startTrainingRuntime({ prefer });
  const recipe = parseRecipe({
    name: 'bench',
    net: { architecture: 'embeddingnet-v2' },
    losses: [{ name: 'arcface', margin: 0.2, scale: 16 }],
    sampler: { name: 'pk', classesPerBatch: batch.classes, samplesPerClass: batch.samplesPerClass },
    epochs: warmUpSteps + runsPerFigure,
    optimiser: { name: 'adamw', rate: 1e-3 },
    schedule: { name: 'cosine' },
  });
  const net = buildNetFromJson(recipe.net, 1);
  const times: number[] = [];
  let last = performance.now();
  await train(
    { recipe, net, data: noisePictures() },
    {
      onProgress({ step }) {
        const now = performance.now();
        if (step > warmUpSteps) times.push((now - last) / 1000);
        last = now;
      },
    },
  );
  net.dispose();
  return percentile(times, 50) ?? NaN;
}

/** One batch: every epoch is a step. */
function noisePictures(): TrainingData {
  const random = createSeededRandom(1);
  const values = Float32Array.from({ length: batch.size * side * side * 3 }, () => random.next() - 0.5);
  const plain = (rows: ArrayLike<number>): Promise<NetInput> =>
    Promise.resolve({
      input: tf.tensor4d(values.slice(0, rows.length * side * side * 3), [rows.length, side, side, 3]),
    });
  return {
    size: batch.size,
    labels: Int32Array.from({ length: batch.size }, (_, row) => row % batch.classes),
    classCount: batch.classes,
    cameras: null,
    digest: 'noise',
    plain,
    batch: plain,
  };
}

/** Median seconds of a step in PyTorch on all cores; null where it is not installed. */
async function pytorchStep(log: (line: string) => void): Promise<number | null> {
  const script = join(import.meta.dirname, 'pytorch-step.py');
  const counts = [cpus().length, batch.size, runsPerFigure].map(String);
  try {
    const { stdout } = await promisify(execFile)(process.env['PYTHON'] ?? 'python3', [script, ...counts]);
    return percentile(stdout.trim().split('\n').map(Number), 50) ?? null;
  } catch (error) {
    log(
      `left out PyTorch: ${error instanceof Error ? (error.message.trim().split('\n').at(-1) ?? '') : String(error)}`,
    );
    return null;
  }
}
