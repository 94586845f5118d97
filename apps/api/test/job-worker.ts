import pino from 'pino';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../src/core/clock.ts';
import { JobRunner } from '../src/features/job/job-runner.ts';
import type { JobHandler } from '../src/features/job/job.types.ts';
import { openDatabase } from '../src/infra/prisma/database.ts';

/**
 * A worker process of its own, for tests that kill it: works on `report` jobs in `input.steps` steps, each of which is a
 * line of the log and a checkpoint. Arguments: the database's URL, and `alone` if no other process works on the jobs.
 */
const [url = '', mode] = process.argv.slice(2);

const countSteps: JobHandler = async (job, tools) => {
  const steps = Number(job.input['steps']);
  for (let step = Number(job.checkpoint?.['step'] ?? 0); step < steps; step += 1) {
    if (tools.signal.aborted) return { outcome: 'skipped', reason: 'told to stop' };
    if (step === job.input['deadlyStep']) process.kill(process.pid, 'SIGKILL');
    await tools.log(`step ${step} in attempt ${job.attempt}`);
    await tools.saveCheckpoint({ step: step + 1 });
    await tools.report((step + 1) / steps);
    await sleep(20);
  }
  return { outcome: 'succeeded', result: { steps } };
};

const runner = new JobRunner({
  database: openDatabase({ url }),
  clock: systemClock,
  log: pino({ enabled: false }),
  handlers: { report: countSteps },
  isAlone: mode === 'alone',
  onChange: () => undefined,
});
process.once('SIGTERM', () => void runner.stop().then(() => process.exit(0)));
runner.start();
