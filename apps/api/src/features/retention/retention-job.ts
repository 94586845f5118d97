import type { JobHandler } from '../job/job.types.ts';

/** Removes what has been kept long enough; does nothing the second time. */
export interface Sweep {
  /** What is removed, for the log of the job. */
  readonly what: string;
  /** How much is gone. */
  readonly sweep: () => Promise<number>;
}

/** The job `retention`: all sweeps that workers make from time to time, now and one after the other. */
export function retentionJob(sweeps: readonly Sweep[]): JobHandler {
  return async (_job, tools) => {
    let removed = 0;
    for (const [place, { what, sweep }] of sweeps.entries()) {
      if (tools.signal.aborted) return { outcome: 'skipped', reason: 'told to stop' };
      const count = await sweep();
      removed += count;
      await tools.log(`${what}: ${count} removed`);
      await tools.report((place + 1) / sweeps.length);
    }
    return { outcome: 'succeeded', result: { removed } };
  };
}
