import { parseArgs, type ParseArgsConfig } from 'node:util';
import { DependencyError } from '../core/errors.ts';
import { BackupError } from '../infra/backup/backup-error.ts';
import { DataDirLockedError } from '../infra/data-dir-lock.ts';
import { InstanceConflictError } from '../infra/instance-lock.ts';
import { EmbeddedDatabaseError } from '../infra/pglite/database-folder.ts';

/** The tool was called wrongly; the message says how to call it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const knownErrors = [
  UsageError,
  BackupError,
  DataDirLockedError,
  DependencyError,
  EmbeddedDatabaseError,
  InstanceConflictError,
];

/**
 * Runs a command-line tool, and ends the process with it: what libraries leave behind (Prisma's schema engine a timer of ten
 * seconds) would keep it. `--help` prints the usage, and nothing is done.
 *
 * @param run Resolves to false if the tool found what it was to report as a failure.
 */
export async function runTool(usage: string, run: () => Promise<unknown>): Promise<never> {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
    printLine(usage);
    return await end(0);
  }
  try {
    return await end((await run()) === false ? 1 : 0);
  } catch (error) {
    return failTool(error);
  }
}

/** Where it is a pipe, standard output may not be written yet. */
async function end(code: number): Promise<never> {
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  process.exit(code);
}

/**
 * What the tool was called with.
 *
 * @throws {UsageError} that says which word or option it does not know.
 */
export function readWords<T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const [sentence = ''] = String(error instanceof Error ? error.message : error).split('. ');
    throw new UsageError(`${sentence}\n\n${usage}`);
  }
}

export function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Ends the process with a sentence for what a person can put right, and with the stack for what is our fault. */
export function failTool(error: unknown): never {
  const isKnown = knownErrors.some((known) => error instanceof known);
  const text = error instanceof Error ? ((isKnown ? null : error.stack) ?? error.message) : String(error);
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
