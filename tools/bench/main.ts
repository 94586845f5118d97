import { cpus } from 'node:os';
import { readCommandLine } from '../command-line.ts';
import { isKept, ratioOf } from './bench.types.ts';
import type { Bench, BenchFigure } from './bench.types.ts';
import { facesBench } from './faces.bench.ts';
import { metricsBench } from './metrics/metrics.bench.ts';
import { serverBench } from './server.bench.ts';
import { servingBench } from './serving.bench.ts';
import { sightingsBench } from './sightings.bench.ts';
import { startBench } from './start.bench.ts';
import { trainingBench } from './training.bench.ts';
import { vectorSearchBench } from './vector-search.bench.ts';

const benches: readonly Bench[] = [
  vectorSearchBench,
  sightingsBench,
  facesBench,
  servingBench,
  trainingBench,
  metricsBench,
  serverBench,
  startBench,
];

const help = `npm run bench [-- name …] [--json]

Each figure is the median of five runs, beside a reference of the same run where there is one; ends with 1 if a
bound is not kept.

${benches.map(({ name, description }) => `  ${name.padEnd(16)} ${description}`).join('\n')}

  --json           print the figures as JSON
  --help           print this`;

const options = { json: { type: 'boolean', default: false } } as const;

async function main(): Promise<number> {
  const { values, positionals: names } = readCommandLine(help, { options, allowPositionals: true });
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`${unknown.map((name) => `There is no bench ${name}.\n`).join('')}\n${help}\n`);
    return 2;
  }
  const figures: BenchFigure[] = [];
  for (const bench of benches.filter(({ name }) => names.length === 0 || names.includes(name))) {
    figures.push(...(await bench.run((line) => process.stderr.write(`${bench.name}: ${line}\n`))));
  }
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
  const report = {
    machine,
    figures: figures.map((figure) => ({ ...figure, ratio: ratioOf(figure), isKept: isKept(figure) })),
  };
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : print(machine, figures));
  return figures.every(isKept) ? 0 : 1;
}

function print(
  machine: { cpu: string; cores: number; node: string },
  figures: readonly BenchFigure[],
): string {
  return [
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}; medians of 5`,
    ...figures.map(line),
    '',
  ].join('\n');
}

function line(figure: BenchFigure): string {
  const { name, value, unit, reference, bound, note } = figure;
  const ratio = ratioOf(figure);
  const beside =
    reference && ratio !== null
      ? `  ${ratio.toFixed(2)} × ${reference.name} (${reference.value.toFixed(2)})`
      : '';
  const kept = bound
    ? `  [${bound.kind} ${bound.limit}${bound.of === 'ratio' ? ' ×' : ''}: ${isKept(figure) ? 'kept' : 'NOT KEPT'}]`
    : '';
  return `${name.padEnd(36)} ${value.toFixed(2).padStart(9)} ${unit}${beside}${kept}${note ? `  (${note})` : ''}`;
}

process.exitCode = await main();
