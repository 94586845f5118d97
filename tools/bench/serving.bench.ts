import {
  exportBuiltInFaceNets,
  locatePack,
  openBuiltInFaceNet,
  openOnnxSession,
  startRuntime,
} from '@gallerist/embedding/node';
import type { FaceNetModels } from '@gallerist/embedding/onnx';
import { percentile } from '@gallerist/metrics/evaluation';
import { createSeededRandom } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Bench, BenchFigure } from './bench.types.ts';
import { publishedEmbedderRun } from './published-embedder.ts';
import { runsPerFigure, secondsOf } from './repeat.ts';

interface NetCase {
  readonly role: keyof FaceNetModels;
  readonly size: readonly [height: number, width: number];
  readonly batch: number;
  /** Runs that one time is taken over. */
  readonly repeats: number;
  /** How much less time than tfjs it has to take. */
  readonly minSpeedUp: number;
}

const cases: readonly NetCase[] = [
  { role: 'embedder', size: [150, 150], batch: 1, repeats: 8, minSpeedUp: 4 },
  { role: 'embedder', size: [150, 150], batch: 16, repeats: 1, minSpeedUp: 4 },
  { role: 'landmarks', size: [112, 112], batch: 1, repeats: 20, minSpeedUp: 4 },
  { role: 'landmarks', size: [112, 112], batch: 16, repeats: 2, minSpeedUp: 4 },
  { role: 'detector', size: [384, 512], batch: 1, repeats: 2, minSpeedUp: 1.5 },
];

/** Each built-in net on one thread, ONNX Runtime and tfjs-wasm in turns. */
export const servingBench: Bench = {
  name: 'serving',
  description: 'the built-in nets on ONNX Runtime, beside tfjs-wasm on one thread',
  async run(log) {
    await startRuntime('wasm');
    const { manifest } = await locatePack('face-default');
    const models = await exportBuiltInFaceNets(manifest);
    const figures: BenchFigure[] = [];
    for (const net of cases) {
      log(`${net.role}, batch ${net.batch} ...`);
      const tensors = await openBuiltInFaceNet(manifest, net.role);
      const session = await openOnnxSession({ model: models[net.role], threads: 1 });
      figures.push(...(await measure(net, await runsOf(net, session, tensors))));
      await session.dispose();
      tensors.dispose();
    }
    return figures;
  },
};

type Run = () => Promise<unknown>;

interface Runs {
  readonly onnx: Run;
  /** The net with its scale layers folded and its kernels fused by us. */
  readonly fused: Run;
  /** The net as its package runs it. */
  readonly published?: Run;
}

async function runsOf(
  net: NetCase,
  session: Awaited<ReturnType<typeof openOnnxSession>>,
  tensors: Awaited<ReturnType<typeof openBuiltInFaceNet>>,
): Promise<Runs> {
  const runs = { onnx: onnxRun(session, net), fused: tfjsRun(tensors, net) };
  if (net.role !== 'embedder') return runs;
  const pictures = tf.tensor4d(inputOf(net), [net.batch, ...net.size, 3]);
  return { ...runs, published: await publishedEmbedderRun(pictures) };
}

/** All take turns, so that whatever else the machine does slows them alike. */
async function measure(net: NetCase, { onnx, fused, published }: Runs): Promise<BenchFigure[]> {
  const { role, size, batch, minSpeedUp } = net;
  const runs = [onnx, fused, ...(published === undefined ? [] : [published])];
  const times = runs.map((): number[] => []);
  // the first turn only warms up
  for (let turn = 0; turn <= runsPerFigure; turn += 1) {
    for (const [index, run] of runs.entries()) {
      const ms = await msAPicture(run, net);
      if (turn > 0) times[index]?.push(ms);
    }
  }
  const [value = NaN, fusedMs = NaN, publishedMs] = times.map((values) => percentile(values, 50) ?? NaN);
  const figure = { name: `${role} ${size[0]}×${size[1]}, batch ${batch}`, value, unit: 'ms a picture' };
  const bounded = {
    bound: { kind: 'at most', limit: Math.floor(1000 / minSpeedUp) / 1000, of: 'ratio' },
    note: `one thread; has to be ${minSpeedUp} times as fast`,
  } as const;
  const besideFused = { ...figure, reference: { name: 'tfjs-wasm, fused by us', value: fusedMs } };
  const figures: BenchFigure[] = [{ ...besideFused, ...bounded }];
  if (publishedMs === undefined) return figures;
  const besidePublished = { ...figure, reference: { name: 'tfjs-wasm, as published', value: publishedMs } };
  return [...figures, { ...besidePublished, note: 'one thread' }];
}

async function msAPicture(run: Run, { repeats, batch }: NetCase): Promise<number> {
  const seconds = await secondsOf(async () => {
    for (let repeat = 0; repeat < repeats; repeat += 1) await run();
  });
  return (1000 * seconds) / repeats / batch;
}

function inputOf({ size: [height, width], batch }: NetCase): Float32Array {
  const random = createSeededRandom(3);
  return Float32Array.from({ length: batch * height * width * 3 }, () => random.next());
}

function onnxRun(session: Awaited<ReturnType<typeof openOnnxSession>>, net: NetCase): Run {
  const data = inputOf(net);
  const dims = [net.batch, 3, ...net.size];
  return () => session.run({ pictures: { data, dims } });
}

function tfjsRun(
  net: Awaited<ReturnType<typeof openBuiltInFaceNet>>,
  { size, batch, ...rest }: NetCase,
): Run {
  const data = inputOf({ size, batch, ...rest });
  return async () => {
    const outputs = tf.tidy(() => {
      const result = net.forward(tf.tensor4d(data, [batch, ...size, 3]));
      return result instanceof tf.Tensor ? [result] : [...result];
    });
    await Promise.all(outputs.map((output) => output.data()));
    tf.dispose(outputs);
  };
}
