import { readCommandLine } from '../command-line.ts';
import { coveringSpecs } from './covering-specs.ts';
import { judgeMutants } from './judge-mutants.ts';
import { copyLibrary, isMutated, listFiles, readSource } from './library-copy.ts';
import type { LibraryCopy } from './library-copy.ts';
import type { JudgedMutant, Mutant } from './mutation.types.ts';
import { runSpecs } from './run-specs.ts';
import { sampleMutants } from './sample-mutants.ts';
import { sourceMutants } from './source-mutants.ts';
import { withoutEquivalents } from './without-equivalents.ts';

const defaultFolders = ['evaluation', 'thresholds'];
/** Share of mutants that specs must kill. */
const leastKilled = 0.85;
/** The time of a mutant's specs over that of the plain ones before it counts as hanging; at least `leastTimeoutMs`. */
const timeoutFactor = 6;
const leastTimeoutMs = 12_000;

const help = `node tools/mutation/main.ts [--folder <name>]… [--sample N] [--seed S]

Changes one operator, number or guard of libs/metrics at a time, in a copy, and runs the specs of its folder: they must
notice. Prints the survivors, then "N killed (M hung), M survived, M equivalent: P %", and ends with 1 below ${leastKilled * 100} %.

  --folder <name>  folder of libs/metrics/src, may be given again; default ${defaultFolders.join(' and ')}
  --sample N       at most N mutants, default 300
  --per-file N     at most N of one file, default 40
  --seed S         of the sample, default 1
  --file <text>    only files whose path holds it
  --jobs N         copies that run side by side, default 1
  --list           print the mutants instead of running them
  --help           print this`;

const options = {
  folder: { type: 'string', multiple: true, default: defaultFolders },
  sample: { type: 'string', default: '300' },
  'per-file': { type: 'string', default: '40' },
  seed: { type: 'string', default: '1' },
  file: { type: 'string', default: '' },
  jobs: { type: 'string', default: '1' },
  list: { type: 'boolean', default: false },
} as const;

async function main(): Promise<number> {
  const { values } = readCommandLine(help, { options });
  const copies = await Promise.all(Array.from({ length: Number(values.jobs) }, copyLibrary));
  try {
    const [first] = copies;
    if (first === undefined) return 2;
    const texts = await readFolders(first.root, values.folder);
    const all = [...texts].flatMap(([file, text]) => (isMutated(file) ? sourceMutants(file, text) : []));
    const { mutants, equivalent, stale } = withoutEquivalents(all);
    for (const entry of stale) print(`STALE     listed as equivalent, but not found: ${entry}`);
    const sample = sampleMutants(
      mutants.filter(({ file }) => file.includes(values.file)),
      { size: Number(values.sample), perFile: Number(values['per-file']), seed: Number(values.seed) },
    );
    if (values.list) return print(sample.map((mutant) => line('MUTANT', mutant)).join('\n'));
    const specsOf = coveringSpecs(texts);
    const timeoutMs = await baselineTimeout(
      first,
      [...texts.keys()].filter((file) => file.endsWith('.spec.ts')),
    );
    if (timeoutMs === null) return 2;
    const judged = await judgeMutants(sample, copies, {
      specsOf,
      timeoutMs,
      onJudged: showProgress(sample.length),
    });
    return report(judged, { equivalent, of: mutants.length });
  } finally {
    await Promise.all(copies.map((copy) => copy.remove()));
  }
}

async function readFolders(root: string, folders: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const files = (await Promise.all(folders.map((folder) => listFiles(root, folder)))).flat();
  return new Map(await Promise.all(files.map(async (file) => [file, await readSource(root, file)] as const)));
}

/** null where the specs fail without any mutant. */
async function baselineTimeout(copy: LibraryCopy, specs: readonly string[]): Promise<number | null> {
  const start = performance.now();
  const outcome = await runSpecs({ root: copy.root, specs, timeoutMs: 600_000 });
  if (outcome === 'passed') return Math.max(leastTimeoutMs, timeoutFactor * (performance.now() - start));
  await runSpecs({ root: copy.root, specs, timeoutMs: 600_000, isShown: true });
  print('The specs fail without any mutant.');
  return null;
}

function showProgress(total: number): (judged: JudgedMutant) => void {
  let done = 0;
  return ({ mutant, verdict }) => {
    done += 1;
    if (verdict === 'survived') print(line('SURVIVED', mutant));
    if (done % 25 === 0) process.stderr.write(`${done} of ${total}\n`);
  };
}

function report(
  judged: readonly JudgedMutant[],
  { equivalent, of }: { readonly equivalent: number; readonly of: number },
): number {
  const count = (verdict: string): number => judged.filter((one) => one.verdict === verdict).length;
  const killed = count('killed') + count('timeout');
  const share = killed / judged.length;
  print(
    `${killed} killed (${count('timeout')} hung), ${count('survived')} survived, ${equivalent} equivalent: ` +
      `${(100 * share).toFixed(1)} % of ${judged.length} drawn from ${of}`,
  );
  return share >= leastKilled ? 0 : 1;
}

function line(word: string, { file, line: at, code, change, nth }: Mutant): string {
  return `${word.padEnd(9)} ${file}:${at}  ${change}${nth > 1 ? ` #${nth}` : ''}  |  ${code}`;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

process.exitCode = await main();
