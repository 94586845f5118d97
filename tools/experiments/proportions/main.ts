import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readMarket1501, startRuntime } from '@gallerist/embedding/node';
import { readCommandLine } from '../../command-line.ts';
import { decoded } from './market-data.ts';
import { oneRun } from './one-run.ts';
import type { Decoded } from './one-run.ts';
import { summaryOf } from './summary.ts';
import type { Row } from './summary.ts';

const usage = `node tools/experiments/proportions/main.ts --data <Market-1501> --json <file> [options]

Should pictures keep their proportions? A net is trained on Market-1501 in crops of aspects 1.2 to 4, letterboxed or stretched,
and looks for test people by queries that are cropped likewise.

  --data <dir>     Market-1501
  --json <file>    results; what is in it already is not run again
  --seeds <n>      5
  --epochs <n>     8
  --runtime <r>    auto
`;

const { values } = readCommandLine(usage, {
  options: {
    data: { type: 'string' },
    json: { type: 'string' },
    seeds: { type: 'string', default: '5' },
    epochs: { type: 'string', default: '8' },
    runtime: { type: 'string', default: 'auto' },
  },
});
const { data, json } = values;
if (data === undefined || json === undefined) {
  process.stdout.write(usage);
  process.exitCode = 2;
} else {
  await run(data, json);
}

async function run(folder: string, file: string): Promise<void> {
  const runtime = await startRuntime(values.runtime as 'auto'); // as: an unknown one is refused there
  const rows: Row[] = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { rows: Row[] }).rows // as: written below
    : [];
  const set = await readInto(folder);
  for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
    for (const fit of ['letterbox', 'stretch'] as const) {
      if (rows.some((row) => row.seed === seed && row.fit === fit)) continue;
      const result = await oneRun(set, { fit, seed, epochs: Number(values.epochs) });
      rows.push({ fit, seed, result });
      const { asTheyAre, recropped, seconds } = result;
      const percent = (share: number): string => (100 * share).toFixed(2);
      process.stderr.write(
        `${seed} ${fit}: mAP ${percent(asTheyAre.mAP)}, re-cropped ${percent(recropped.mAP)}, ${seconds.toFixed(0)} s\n`,
      );
      const settings = { epochs: values.epochs };
      writeFileSync(file, JSON.stringify({ settings, runtime, rows, summary: summaryOf(rows) }, null, 1));
    }
  }
  process.stdout.write(`${JSON.stringify(summaryOf(rows), null, 2)}\n`);
}

async function readInto(folder: string): Promise<Decoded> {
  const set = await readMarket1501(folder);
  return {
    set,
    train: await decoded(set.train.pictures),
    query: await decoded(set.query.pictures),
    gallery: await decoded(set.gallery.pictures),
  };
}
