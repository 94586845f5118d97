import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { startRuntime } from '@gallerist/embedding/node';
import { readCommandLine } from '../../command-line.ts';
import { readFeatures } from './features.ts';
import type { FeatureOptions } from './features.ts';
import { oneRun } from './one-run.ts';
import type { RunResult } from './one-run.ts';
import { summaryOf } from './summary.ts';
import { recipeOf, titleOf, variants } from './variants.ts';

const usage = `node tools/experiments/adapter/main.ts --data <dir> --model <pack> --json <file> [options]

Does an adapter help people that it never saw? For each seed identities are split into training, validation and test; seven losses
with and without warm-up are trained, validation chooses one, and that one alone is tested beside the untouched embedder.

  --data <dir>  --format folders|market1501   pictures
  --model <pack>  --packs <dir>  --cache <dir>  --aligned <template>   the embedder
  --seeds <n>     10: splits on which the chosen variant is tested
  --compared <n>  as --seeds: splits on which all variants are compared
  --runtime <r>   auto
  --json <file>   results; what is in it already is not run again
`;

/** A finished run. */
export interface Row {
  readonly variant: string;
  readonly seed: number;
  readonly result: RunResult;
}

interface Results {
  readonly model: string;
  readonly data: string;
  rows: Row[];
  tested: Row[];
}

const { values } = readCommandLine(usage, {
  options: {
    data: { type: 'string' },
    format: { type: 'string', default: 'folders' },
    model: { type: 'string' },
    packs: { type: 'string', default: './data/packs' },
    cache: { type: 'string', default: './data/cache' },
    aligned: { type: 'string' },
    seeds: { type: 'string', default: '10' },
    compared: { type: 'string' },
    runtime: { type: 'string', default: 'auto' },
    json: { type: 'string' },
  },
});
const { data, model, json } = values;
if (data === undefined || model === undefined || json === undefined) {
  process.stdout.write(usage);
  process.exitCode = 2;
} else {
  const compared = values.compared ?? values.seeds;
  await run({ ...values, data, model, compared, aligned: values.aligned ?? null }, json);
}

async function run(
  options: FeatureOptions & { readonly seeds: string; readonly compared: string; readonly runtime: string },
  file: string,
): Promise<void> {
  const features = await readFeatures(options);
  const runtime = await startRuntime(options.runtime as 'auto'); // as: an unknown one is refused there
  const results: Results = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Results) // as: written below
    : { model: options.model, data: features.name, rows: [], tested: [] };
  const keep = (): void =>
    writeFileSync(file, JSON.stringify({ ...results, runtime, summary: summaryOf(results) }, null, 1));
  const seeds = Array.from({ length: Number(options.seeds) }, (_, i) => i + 1);
  for (const seed of seeds.slice(0, Number(options.compared))) {
    for (const variant of variants) {
      const name = titleOf(variant);
      if (results.rows.some((row) => row.seed === seed && row.variant === name)) continue;
      const recipe = recipeOf(variant, { features: features.dimensions, seed });
      const result = await oneRun(recipe, features.split(seed), false);
      results.rows.push({ variant: name, seed, result });
      process.stderr.write(`${seed} ${name}: ${line(result)}\n`);
      keep();
    }
  }
  const { chosen } = summaryOf(results);
  const variant = variants.find((one) => titleOf(one) === chosen);
  if (variant === undefined) return;
  for (const seed of seeds) {
    if (results.tested.some((row) => row.seed === seed && row.variant === chosen)) continue;
    const recipe = recipeOf(variant, { features: features.dimensions, seed });
    results.tested.push({ variant: chosen, seed, result: await oneRun(recipe, features.split(seed), true) });
    keep();
  }
  process.stdout.write(`${JSON.stringify(summaryOf(results), null, 2)}\n`);
}

function line({ validation: { before, after }, seconds, bestEpoch }: RunResult): string {
  const change = (metric: 'tarAtFmr1e3' | 'meanAveragePrecision') =>
    `${(100 * before[metric]).toFixed(2)} → ${(100 * after[metric]).toFixed(2)}`;
  const [tar, map] = [change('tarAtFmr1e3'), change('meanAveragePrecision')];
  return `TAR ${tar}, mAP ${map}, epoch ${bestEpoch}, ${seconds.toFixed(1)} s`;
}
