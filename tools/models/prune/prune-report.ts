import { gzipSync } from 'node:zlib';
import { describeNet } from '@gallerist/embedding/architectures';
import type { TrainableNet } from '@gallerist/embedding/architectures';
import { exportNet, timeModels } from '@gallerist/embedding/node';
import type { ModelFigures, SetSplit } from '@gallerist/embedding/node';
import type { HeldOutMetric, HeldOutMetrics } from '@gallerist/embedding/training';
import { createSeededRandom } from '@gallerist/metrics/random';
import { sizeOf } from '../train/report.ts';
import type { SetSize } from '../train/run.types.ts';
import type { Stage } from './stages.ts';

interface NetFigures extends ModelFigures {
  /** Of the file after gzip. */
  readonly packedBytes: number;
  /** Share of the kernels' weights that are 0. */
  readonly zeros: number;
  readonly parameters: number;
  /** Multiplications for one picture. */
  readonly macs: number;
}

/** The file `report.json` of a pruned pack. */
export interface PruneReport {
  readonly data: { readonly name: string; readonly train: SetSize; readonly test: SetSize };
  readonly before: NetFigures;
  readonly after: NetFigures;
  readonly speedUp: number;
  readonly stages: readonly Stage[];
  /** On the test identities. */
  readonly heldOut: { readonly before: HeldOutMetrics; readonly after: HeldOutMetrics };
}

interface Nets {
  readonly before: TrainableNet;
  readonly after: TrainableNet;
}

/** Measures what pruning has brought and cost. */
export async function pruneReport(
  { before, after }: Nets,
  of: {
    readonly split: SetSplit;
    readonly metrics: PruneReport['heldOut'];
    readonly stages: readonly Stage[];
  },
): Promise<PruneReport> {
  const exported = [await exportNet(before), await exportNet(after)];
  const models = exported.map(({ bytes }) => bytes);
  const [height = 1, width = 1, channels = 1] = after.inputShape;
  const random = createSeededRandom(1);
  const rows = Float32Array.from({ length: height * width * channels }, () => 2 * random.next() - 1);
  const input = { input: exported[0]?.input ?? '', rows, rowShape: [channels, height, width] };
  const [old, now] = (await timeModels(models, input)) as [ModelFigures, ModelFigures]; // as: one for each model
  return {
    data: { name: of.split.train.name, train: sizeOf(of.split.train), test: sizeOf(of.split.test) },
    before: { ...old, ...costOf(before), packedBytes: packedBytes(models[0]) },
    after: { ...now, ...costOf(after), packedBytes: packedBytes(models[1]) },
    speedUp: old.p50Ms / now.p50Ms,
    stages: of.stages,
    heldOut: of.metrics,
  };
}

function costOf(net: TrainableNet) {
  const { parameters, macs } = describeNet(net);
  const kernels = [...net.parameters.values()].filter(({ rank }) => rank > 1);
  const count = (of: (values: Float32Array) => number): number =>
    kernels.reduce((sum, kernel) => sum + of(kernel.dataSync<'float32'>()), 0);
  const zeros = count((values) => values.filter((value) => value === 0).length);
  return { parameters, macs, zeros: zeros / count((values) => values.length) };
}

const packedBytes = (model: Uint8Array = new Uint8Array()): number => gzipSync(model).length;

/** Of a metric, in [−1, 1]; below 0 where the pruned net is better. */
export const lossOf = ({ heldOut }: PruneReport, metric: HeldOutMetric): number =>
  heldOut.before[metric] - heldOut.after[metric];

/** For people. */
export function describeReport({ before, after, speedUp, heldOut, data }: PruneReport): string {
  const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(2);
  const percent = (share: number): string => (100 * share).toFixed(2);
  const fewer = 1 - after.macs / before.macs;
  const row = (title: string, metric: HeldOutMetric): string =>
    `${title.padEnd(17)}${percent(heldOut.before[metric])} % → ${percent(heldOut.after[metric])} %`;
  return [
    `multiplications  ${(before.macs / 1e6).toFixed(1)} → ${(after.macs / 1e6).toFixed(1)} million (${percent(fewer)} % fewer)`,
    `parameters       ${before.parameters.toLocaleString('en')} → ${after.parameters.toLocaleString('en')}`,
    `weights at 0     ${percent(before.zeros)} % → ${percent(after.zeros)} %`,
    `size             ${mib(before.bytes)} MiB → ${mib(after.bytes)} MiB; after gzip ${mib(before.packedBytes)} → ${mib(after.packedBytes)}`,
    `p50              ${before.p50Ms.toFixed(2)} ms → ${after.p50Ms.toFixed(2)} ms on one thread (${speedUp.toFixed(2)} ×)`,
    `on ${data.test.identities} identities (${data.test.pictures} pictures) that neither was trained on:`,
    row('mAP', 'meanAveragePrecision'),
    row('TAR at FMR 1e-3', 'tarAtFmr1e3'),
    row('TAR at FMR 1e-4', 'tarAtFmr1e4'),
    row('rank-1', 'recallAt1'),
    '',
  ].join('\n');
}
