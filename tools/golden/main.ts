import { allCalls } from './calls/all-calls.ts';
import { readGoldenFiles } from './golden-file.ts';
import { runCases } from './run-cases.ts';
import type { CaseOutcome } from './run-cases.ts';

const help = `npm run golden -- <folder> [more folders] [--only <topic>] [--verbose]

Runs test vectors (JSON files of cases with inputs, parameters, expected values and tolerances) against the libraries:
tensor cases on cpu and on wasm. Prints each failure and each skipped compatibility mode, then
"N passed, N failed, N skipped"; ends with 1 after a failure or an unknown label.

  --only <topic>   the files of one topic
  --verbose        print what passed, too
  --help           print this`;

async function main(args: readonly string[]): Promise<number> {
  const { folders, only, isVerbose, isHelp, problem } = readArguments(args);
  if (isHelp || problem !== null) {
    process.stdout.write(`${problem === null ? '' : `${problem}\n\n`}${help}\n`);
    return problem === null ? 0 : 2;
  }
  const files = folders.flatMap(readGoldenFiles).filter(({ topic }) => only === null || topic === only);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of files) {
    for (const outcome of await runCases(file, allCalls)) {
      counts[outcome.outcome] += 1;
      if (outcome.outcome !== 'passed' || isVerbose) process.stdout.write(line(outcome));
    }
  }
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1;
}

function readArguments(args: readonly string[]) {
  const folders: string[] = [];
  let only: string | null = null;
  let problem: string | null = null;
  const rest = [...args];
  for (let argument = rest.shift(); argument !== undefined; argument = rest.shift()) {
    if (argument === '--only') only = rest.shift() ?? '';
    else if (!argument.startsWith('--')) folders.push(argument);
    else if (argument !== '--help' && argument !== '--verbose') problem = `There is no option ${argument}.`;
  }
  const isHelp = args.includes('--help');
  if (folders.length === 0 && !isHelp) problem ??= 'Name at least one folder of test vectors.';
  return { folders, only, problem, isHelp, isVerbose: args.includes('--verbose') };
}

function line({ outcome, name, reasons }: CaseOutcome): string {
  return [
    `${outcome.toUpperCase().padEnd(7)} ${name}`,
    ...reasons.map((reason) => `        ${reason}`),
    '',
  ].join('\n');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const [message, cause] = error instanceof Error ? [error.message, error.cause] : [String(error), undefined];
  process.stderr.write(`${message}\n${cause instanceof Error ? `${cause.message}\n` : ''}`);
  process.exitCode = 2;
}
