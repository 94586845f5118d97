import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';

export type SpecOutcome = 'passed' | 'failed' | 'timeout';

export interface SpecRun {
  /** The copy of the library. */
  readonly root: string;
  /** Relative to its sources. */
  readonly specs: readonly string[];
  readonly timeoutMs: number;
  /** Show what Vitest says. */
  readonly isShown?: boolean;
}

/** Memory of a run, in MiB: a mutant that fills lists for ever dies of it. */
const memoryMiB = 2048;

/**
 * Runs specs until the first failure, in a process of its own: a mutant may loop for ever, and only the end of a process
 * stops that.
 */
export function runSpecs({ root, specs, timeoutMs, isShown = false }: SpecRun): Promise<SpecOutcome> {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const paths = specs.map((spec) => `libs/metrics/src/${spec}`);
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${memoryMiB}`, vitest, 'run', '--root', root, '--bail', '1', ...paths],
    { cwd: root, stdio: isShown ? 'inherit' : 'ignore' },
  );
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(isLate ? 'timeout' : code === 0 ? 'passed' : 'failed');
    });
  });
}
