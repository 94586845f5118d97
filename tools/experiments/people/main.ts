import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { startRuntime } from '@gallerist/embedding/node';
import { readCommandLine } from '../../command-line.ts';
import type { Difficulty } from '../../people/difficulty.ts';
import { oneRun, variantNames } from './one-run.ts';
import { drawSet } from './people-set.ts';
import type { PeopleSet } from './people-set.ts';
import { summaryOf } from './summary.ts';
import type { Row } from './summary.ts';

const usage = `node tools/experiments/people/main.ts --json <file> [options]

Which loss, fit and number of parts recognise people that a net never saw? Pictures are drawn, each seed another site with people
of its own.

  --json <file>      results; what is in it already is not run again
  --seeds <n>        5
  --difficulty <d>   easy|medium|hard; default medium
  --people <n>       150 to train on, 8 pictures each; tested on 50 others, 6 pictures each
  --epochs <n>       15
  --variants <a,b>   default: all
  --runtime <r>      auto
`;

const { values } = readCommandLine(usage, {
  options: {
    json: { type: 'string' },
    seeds: { type: 'string', default: '5' },
    difficulty: { type: 'string', default: 'medium' },
    people: { type: 'string', default: '150' },
    epochs: { type: 'string', default: '15' },
    variants: { type: 'string', default: variantNames.join(',') },
    runtime: { type: 'string', default: 'auto' },
  },
});
if (values.json === undefined) {
  process.stdout.write(usage);
  process.exitCode = 2;
} else {
  await run(values.json);
}

async function run(file: string): Promise<void> {
  const runtime = await startRuntime(values.runtime as 'auto'); // as: an unknown one is refused there
  const rows: Row[] = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { rows: Row[] }).rows // as: written below
    : [];
  const { difficulty, people, epochs } = values;
  for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
    let set: PeopleSet | null = null;
    for (const variant of values.variants.split(',')) {
      if (rows.some((row) => row.seed === seed && row.variant === variant)) continue;
      set ??= drawSet({
        seed,
        people: Number(people),
        shots: 8,
        probePeople: 50,
        probeShots: 6,
        difficulty: difficulty as Difficulty, // as: an unknown one has no ranges, drawing throws
      });
      const result = await oneRun(variant, set, { seed, epochs: Number(epochs) });
      rows.push({ variant, seed, result });
      const { plain, occluded, seconds } = result;
      process.stderr.write(
        `${seed} ${variant}: ${plain.toFixed(3)}, occluded ${occluded.toFixed(3)}, ${seconds.toFixed(1)} s\n`,
      );
      const settings = { difficulty, people, epochs };
      writeFileSync(file, JSON.stringify({ settings, runtime, rows, summary: summaryOf(rows) }, null, 1));
    }
  }
  process.stdout.write(`${JSON.stringify(summaryOf(rows), null, 2)}\n`);
}
