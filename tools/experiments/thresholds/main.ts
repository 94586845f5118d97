import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readCommandLine } from '../../command-line.ts';
import { oneDraw } from './one-draw.ts';
import type { DrawResult } from './one-draw.ts';
import { readPeople } from './read-people.ts';
import { confidenceRows, policyRows } from './summary.ts';

const usage = `node tools/experiments/thresholds/main.ts --data <dir> --model <pack> --json <file> [options]

Do thresholds keep what they promise? For each seed the people of a set are parted in three: a cohort whose score statistics the
pack carries, strangers, and people who are enrolled in galleries of 50, 500 and all. Each gallery is calibrated as the server
does it and searched by the strangers and by its own people.

  --data <dir>         <identity>/<image>
  --model <pack>  --packs <dir>  --cache <dir>  --aligned <template>   the embedder
  --seeds <n>          200
  --first-seed <n>     1
  --json <file>        results; a seed that is in it already is not run again
`;

const { values } = readCommandLine(usage, {
  options: {
    data: { type: 'string' },
    model: { type: 'string' },
    packs: { type: 'string', default: './data/packs' },
    cache: { type: 'string', default: './data/cache' },
    aligned: { type: 'string' },
    seeds: { type: 'string', default: '200' },
    'first-seed': { type: 'string', default: '1' },
    json: { type: 'string' },
  },
});
const { data, model, json } = values;
if (data === undefined || model === undefined || json === undefined) {
  process.stdout.write(usage);
  process.exitCode = 2;
} else {
  await run(json, { ...values, data, model, aligned: values.aligned ?? null });
}

async function run(file: string, options: Parameters<typeof readPeople>[0]): Promise<void> {
  const people = await readPeople(options);
  const known: DrawResult[] = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { results: DrawResult[] }).results // as: written below
    : [];
  const first = Number(values['first-seed']);
  for (let seed = first; seed < first + Number(values.seeds); seed += 1) {
    if (known.some((result) => result.seed === seed)) continue;
    const startedAt = performance.now();
    known.push(await oneDraw(people, seed));
    process.stderr.write(`seed ${seed}: ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
    writeFileSync(file, JSON.stringify({ results: known }));
  }
  const results = known.filter(({ seed }) => seed >= first && seed < first + Number(values.seeds));
  const summary = { policies: policyRows(results), confidence: confidenceRows(results) };
  process.stdout.write(`${JSON.stringify(summary, null, 1)}\n`);
}
