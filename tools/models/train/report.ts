import { installedVersions, nextVersion } from '@gallerist/embedding/node';
import type { PictureSet, SetSplit, TrainingJobResult } from '@gallerist/embedding/node';
import type { HeldOutMetrics } from '@gallerist/embedding/training';
import type { SetSize, TrainOutcome, TrainReport } from './run.types.ts';

/** What a run has brought, for `report.json`. */
export function reportOf(of: {
  readonly split: SetSplit;
  readonly result: TrainingJobResult;
  readonly before: HeldOutMetrics | null;
  readonly after: HeldOutMetrics;
}): TrainReport {
  const { split, result, before, after } = of;
  const { runtime, outcome, steps, epochs, seconds, best, history } = result;
  return {
    data: {
      name: split.train.name,
      train: sizeOf(split.train),
      validation: sizeOf(split.validation),
      test: sizeOf(split.test),
    },
    runtime,
    outcome,
    steps,
    epochs,
    seconds,
    best,
    heldOut: { before, after },
    history,
  };
}

/** How many pictures, of how many identities. */
export const sizeOf = ({ pictures }: PictureSet): SetSize => ({
  pictures: pictures.length,
  identities: new Set(pictures.map(({ identity }) => identity)).size,
});

export async function nextPackVersion(name: string, packsDir: string): Promise<string> {
  const newest = (await installedVersions(name, packsDir)).at(-1);
  return newest === undefined ? '1.0.0' : nextVersion(newest);
}

/** For people. */
export function formatOutcome({ pack, report }: TrainOutcome): string {
  const { heldOut, data, steps, seconds, runtime, best } = report;
  const percent = (share: number | undefined): string =>
    share === undefined ? '' : `${(100 * share).toFixed(2)} %`;
  const row = (title: string, metric: 'tarAtFmr1e3' | 'tarAtFmr1e4' | 'meanAveragePrecision' | 'recallAt1') =>
    `  ${title.padEnd(18)}${percent(heldOut.before?.[metric]).padStart(10)}${percent(heldOut.after[metric]).padStart(10)}\n`;
  const kept = best === null ? '' : `, the weights after epoch ${best.bestEpoch} are kept`;
  return (
    `${steps} steps in ${seconds.toFixed(1)} s (${runtime})${kept}.\n` +
    `On ${data.test.identities} identities (${data.test.pictures} pictures) that were not trained on:\n` +
    `${' '.repeat(20)}${(heldOut.before === null ? '' : 'before').padStart(10)}${'after'.padStart(10)}\n` +
    row('TAR at FMR 1e-3', 'tarAtFmr1e3') +
    row('TAR at FMR 1e-4', 'tarAtFmr1e4') +
    row('mAP', 'meanAveragePrecision') +
    row('rank-1', 'recallAt1') +
    (pack === null ? '' : `Installed ${pack.name} ${pack.version}.\n`)
  );
}
