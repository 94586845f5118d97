import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInstance } from '../instance/start-instance.ts';
import type { Bench } from './bench.types.ts';
import { medianOfRuns, secondsOf } from './repeat.ts';

/** Cold: an empty data folder, so that the database is made. Warm: the folder of an earlier run. */
export const startBench: Bench = {
  name: 'start',
  description: 'time from the start of the process to readiness, cold and warm',
  async run(log) {
    const bareNode = await medianOfRuns(bareNodeSeconds);
    const reference = { name: 'node -e 0', value: bareNode };
    log('cold starts ...');
    const cold = await medianOfRuns(async () => inFolder((folder) => startSeconds(folder)));
    log('warm starts ...');
    const warm = await inFolder(async (folder) => {
      await startSeconds(folder);
      return medianOfRuns(() => startSeconds(folder));
    });
    return [
      { name: 'cold start', value: cold, unit: 's', reference },
      { name: 'warm start', value: warm, unit: 's', reference },
    ];
  },
};

function bareNodeSeconds(): Promise<number> {
  return secondsOf(() => once(spawn(process.execPath, ['-e', '0']), 'exit'));
}

async function startSeconds(dataDir: string): Promise<number> {
  const instance = await startInstance({ dataDir });
  await instance.stop();
  return instance.startMs / 1000;
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'gallerist-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
