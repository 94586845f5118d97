import { writeFileSync } from 'node:fs';
import { startRuntime } from '@gallerist/embedding/node';
import { readCommandLine } from '../../command-line.ts';
import { oneSeed } from './one-seed.ts';
import type { SeedResult } from './one-seed.ts';
import { readCharacters } from './read-characters.ts';

const usage = `node tools/experiments/omniglot/main.ts --data <dir> --json <file> [options]

Trains EmbeddingNet v2 on half of the characters, each quarter turn as a class of its own, and answers 20-way 1-shot episodes of
the other half, beside bare pixels.

  --data <dir>     a folder for each character
  --seeds <n>      3: splits and starting weights
  --epochs <n>     15
  --part <part>    test; validation: a part of the training half in place of the held-out one
  --runtime <r>    auto
  --json <file>    results
`;

const { values } = readCommandLine(usage, {
  options: {
    data: { type: 'string' },
    seeds: { type: 'string', default: '3' },
    epochs: { type: 'string', default: '15' },
    part: { type: 'string', default: 'test' },
    runtime: { type: 'string', default: 'auto' },
    json: { type: 'string' },
  },
});
const { data, json, part } = values;
if (data === undefined || json === undefined || (part !== 'test' && part !== 'validation')) {
  process.stdout.write(usage);
  process.exitCode = 2;
} else {
  const runtime = await startRuntime(values.runtime as 'auto'); // as: an unknown one is refused there
  const characters = await readCharacters(data);
  const results: SeedResult[] = [];
  for (let seed = 1; seed <= Number(values.seeds); seed += 1) {
    const result = await oneSeed(characters, { seed, epochs: Number(values.epochs), part });
    results.push(result);
    const [net, pixels] = [result.net.accuracy.rate, result.pixels.accuracy.rate].map((rate) =>
      rate.toFixed(4),
    );
    process.stdout.write(`${seed}: ${net}, pixels ${pixels}, ${result.seconds.toFixed(0)} s\n`);
    writeFileSync(json, JSON.stringify({ runtime, part, results }, null, 1));
  }
}
