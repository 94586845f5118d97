import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serialize } from 'node:v8';
import { createSeededRandom } from '@gallerist/metrics/random';
import { embeddingNetV2Spec } from '@gallerist/preprocess';
import { encodePng } from '@gallerist/preprocess/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noisyVectors } from './small-sets.ts';
import { heldOutMetrics } from '../../src/training/evaluation/held-out-metrics.types.ts';
import type { TrainingHistory } from '../../src/training/loop/snapshot.types.ts';
import { parseRecipe } from '../../src/training/recipe/parse-recipe.ts';
import { isNativeLibraryBuilt } from '../../src/node/runtimes/native-library.ts';
import type { TrainingRuntime } from '../../src/node/training/job/start-runtime.ts';
import type { TrainingJob } from '../../src/node/training/job/training-job.types.ts';

const runner = fileURLToPath(new URL('run-job.ts', import.meta.url));
const dimensions = 16;
/** Of pictures. */
const side = 12;
let root = '';
let files: readonly string[] = [];

function adapterJob(runtime: TrainingRuntime, checkpoints: TrainingJob['checkpoints']): TrainingJob {
  const set = { each: 8, dimensions };
  return {
    recipe: parseRecipe({
      name: 'test',
      net: { architecture: 'adapter', features: dimensions, zeroAtFirst: 'kernel', dropout: 0.2 },
      losses: [
        { name: 'adaface', scale: 10 },
        { name: 'center', weight: 0.01 },
      ],
      sampler: { name: 'hard-identity', classesPerBatch: 4 },
      epochs: 40,
      optimiser: { name: 'adamw', rate: 0.01 },
      schedule: { name: 'cosine' },
      earlyStop: { metric: 'meanAveragePrecision', patience: 100 },
    }),
    data: { kind: 'vectors', ...noisyVectors({ identities: 12, seed: 1, ...set }) },
    heldOut: { kind: 'vectors', ...noisyVectors({ identities: 8, seed: 2, ...set }) },
    runtime,
    ...(checkpoints && { checkpoints }),
  };
}

/** Eight people with six pictures each: stripes of their own under noise. */
function writeStripes(folder: string): Promise<readonly string[]> {
  const random = createSeededRandom(9);
  const pictures = Array.from({ length: 48 }, (_, at) => {
    const period = 2 + Math.floor(at / 6);
    const data = Uint8Array.from({ length: side * side * 3 }, (__, i) => {
      const y = Math.floor(i / 3 / side);
      return (Math.floor(y / period) % 2 === 0 ? 60 : 150) + random.integer(60);
    });
    return encodePng({ width: side, height: side, data });
  });
  return Promise.all(
    pictures.map(async (picture, at) => {
      const file = join(folder, `${at}.png`);
      await writeFile(file, await picture);
      return file;
    }),
  );
}

/** A convolutional net on pictures with augmentation. */
function netJob(runtime: TrainingRuntime, checkpoints: TrainingJob['checkpoints']): TrainingJob {
  const geometry = { kind: 'box', size: { width: side, height: side }, fit: 'letterbox', margin: 0 } as const;
  const flip = { kind: 'flip', probability: 0.5 } as const;
  const rowsOf = (first: number, last: number) => ({
    kind: 'pictures' as const,
    files: files.slice(6 * first, 6 * last),
    ids: files.slice(6 * first, 6 * last).map((_, at) => `${first}-${at}`),
    identities: Int32Array.from({ length: 6 * (last - first) }, (_, at) => Math.floor(at / 6)),
  });
  return {
    recipe: parseRecipe({
      name: 'test',
      net: { architecture: 'embeddingnet-v2', widths: [8, 8], dimensions: 8 },
      pictures: {
        training: { version: 1, preprocess: { ...embeddingNetV2Spec, geometry }, augmentation: [flip] },
      },
      losses: [{ name: 'arcface', scale: 8 }],
      sampler: { name: 'pk', classesPerBatch: 4, samplesPerClass: 3 },
      epochs: 8,
      optimiser: { name: 'adamw', rate: 0.003 },
      schedule: { name: 'cosine' },
      averageDecay: 0.9,
      earlyStop: { metric: 'meanAveragePrecision', patience: 100 },
    }),
    data: rowsOf(0, 5),
    heldOut: rowsOf(5, 8),
    runtime,
    ...(checkpoints && { checkpoints }),
  };
}

const jobs = { 'an adapter': adapterJob, 'a convolutional net': netJob } as const;

interface Outcome {
  readonly weights: string;
  readonly steps: number;
  readonly resumedAt: number | null;
  readonly history: TrainingHistory;
}

async function started(job: TrainingJob, name: string) {
  const file = join(root, `${name}.job`);
  await writeFile(file, serialize(job));
  return fork(runner, [file], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

async function finished(job: TrainingJob, name: string): Promise<Outcome> {
  const child = await started(job, name);
  const [outcome] = (await once(child, 'message')) as [Outcome];
  await once(child, 'exit');
  return outcome;
}

/** Starts the job and kills the process as soon as `count` checkpoints have been there. */
async function killed(job: TrainingJob, name: string, count: number): Promise<void> {
  const child = await started(job, name);
  const ended = once(child, 'exit');
  const seen = new Set<string>();
  while (seen.size < count) {
    expect(child.exitCode, 'the run ended before it was killed').toBeNull();
    const names = await readdir(job.checkpoints!.folder).catch(() => []);
    for (const one of names) if (one.endsWith('.checkpoint')) seen.add(one);
  }
  child.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
}

/** Each starts up to four processes that load a runtime. */
const patience = { timeout: 300_000 };

/** Runs that were killed, once and again, against one that was not. */
export interface KilledRuns {
  /** What computes in one thread comes to the same bits. */
  readonly exact: readonly { readonly runtime: 'cpu' | 'wasm'; readonly what: keyof typeof jobs }[];
  /** The native library adds up in several threads, so that the last bits differ from run to run. */
  readonly native: readonly (keyof typeof jobs)[];
}

/** The same promise, for some kinds of runs in `npm test` and for all of them in `npm run test:long`. */
export function describeKilledRuns({ exact, native }: KilledRuns): void {
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'gallerist-kill-'));
    files = await writeStripes(root);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  describe('a run that is killed', () => {
    it.each(exact)('goes on to the same bits, twice over: $what on $runtime', patience, async (run) => {
      const { runtime, what } = run;
      const name = `${runtime}-${what}`;
      const whole = await finished(jobs[what](runtime, undefined), `${name}-whole`);
      const folder = join(root, `${name}-checkpoints`);
      const job = (isResumed: boolean) => jobs[what](runtime, { folder, isResumed, everySteps: 2 });
      await killed(job(false), `${name}-first`, 3);
      await killed(job(true), `${name}-second`, 4);
      const resumed = await finished(job(true), `${name}-third`);
      expect(resumed.resumedAt).toBeGreaterThan(0);
      expect(resumed.resumedAt).toBeLessThan(whole.steps);
      expect(resumed.weights).toBe(whole.weights);
      expect(resumed.steps).toBe(whole.steps);
      expect(resumed.history).toEqual(whole.history);
    });
  });

  describe.skipIf(!isNativeLibraryBuilt())('a run on native that is killed', () => {
    it.each(native)('comes to the loss and metrics of a run that was not: %s', patience, resumesOnNative);
  });
}

async function resumesOnNative(what: keyof typeof jobs): Promise<void> {
  const name = `native-${what}`;
  const whole = await finished(jobs[what]('native', undefined), `${name}-whole`);
  const folder = join(root, `${name}-checkpoints`);
  const job = (isResumed: boolean) => jobs[what]('native', { folder, isResumed, everySteps: 2 });
  await killed(job(false), `${name}-first`, 3);
  const resumed = await finished(job(true), `${name}-second`);
  expect(resumed.resumedAt).toBeGreaterThan(0);
  expect(resumed.resumedAt).toBeLessThan(whole.steps);
  expect(resumed.steps).toBe(whole.steps);
  const [last, expected] = [resumed.history, whole.history].map(({ losses, looks }) => ({
    loss: losses.at(-1)?.loss ?? NaN,
    metrics: looks.at(-1)?.metrics,
  }));
  expect(Math.abs(last!.loss - expected!.loss)).toBeLessThan(1e-4);
  for (const metric of heldOutMetrics) {
    expect(Math.abs(last!.metrics![metric] - expected!.metrics![metric]), metric).toBeLessThan(0.002);
  }
}
