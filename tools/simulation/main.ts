import { availableParallelism } from 'node:os';
import { readCommandLine } from '../command-line.ts';
import { printSummary } from './print-summary.ts';
import { runSeeds } from './run-seeds.ts';
import { scenarios } from './scenarios.ts';
import { summarise, summariseUnresolvable } from './summary.ts';

const help = `npm run simulate -- [options]

Simulates people as vectors (sub-populations, look-alikes, several samples, probes of differing quality), fits the
FPIR-preserving threshold on a cohort that is disjoint from galleries and probes, and counts how often its 95 %
interval covers the realised FPIR of a gallery. Beside it a threshold that was fitted for 1,000 identities and kept.

  --scenario <name>   one of ${scenarios.map(({ name }) => name).join(', ')} (all)
  --seeds <n>         worlds a scenario (100)
  --first-seed <n>    (0)
  --cohort <n>        identities that thresholds are fitted on (5000)
  --largest <n>       largest gallery; the others are 100, 1,000 and so on (100000)
  --strangers <n>     strangers' probes (10000)
  --threads <n>       (number of cores)
  --json              print the summaries as JSON
  --help              print this`;

const text = { type: 'string' } as const;
const { values } = readCommandLine(help, {
  options: {
    ...{ scenario: text, seeds: text, cohort: text, largest: text, strangers: text, threads: text },
    'first-seed': text,
    json: { type: 'boolean' },
  },
});

async function main(): Promise<number> {
  const chosen = scenarios.filter(({ name }) => [undefined, name].includes(values.scenario));
  if (chosen.length === 0) return print(`There is no scenario ${values.scenario ?? ''}.\n${help}`, 2);
  const largest = whole('largest', values.largest, 100_000);
  const first = whole('first-seed', values['first-seed'], 0);
  const seeds = Array.from({ length: whole('seeds', values.seeds, 100) }, (_, i) => first + i);
  const summaries = [];
  for (const scenario of chosen) {
    const settings = {
      scenario,
      cohortIdentities: whole('cohort', values.cohort, 5000),
      gallerySizes: [100, 1000, 10_000, 100_000].filter((size) => size <= largest),
      strangers: whole('strangers', values.strangers, 10_000),
      targetRate: 0.01,
      fixedAt: 1000,
    };
    const threads = whole('threads', values.threads, availableParallelism());
    const onResult = ({ seed }: { readonly seed: number }) =>
      process.stderr.write(`${scenario.name}: seed ${seed} done\n`);
    const results = await runSeeds(settings, { seeds, threads, onResult });
    const summary = { sizes: summarise(results), unresolvable: summariseUnresolvable(results) };
    summaries.push({ scenario: scenario.name, ...summary });
    if (values.json === true) continue;
    print(printSummary(`${scenario.name}, ${seeds.length} seeds`, summary.sizes, summary.unresolvable), 0);
  }
  if (values.json === true) print(JSON.stringify(summaries, null, 2), 0);
  return 0;
}

function whole(option: string, value: string | undefined, otherwise: number): number {
  const number = value === undefined ? otherwise : Number(value);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new RangeError(`--${option} must be a whole number, got ${value ?? ''}`);
}

function print(message: string, code: number): number {
  process.stdout.write(`${message}\n`);
  return code;
}

process.exitCode = await main();
