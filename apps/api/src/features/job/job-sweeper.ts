import type { Clock } from '../../core/clock.ts';
import { periodic } from '../../core/periodic.ts';
import type { Sweeper } from '../../core/sweeper.ts';
import type { Database } from '../../infra/prisma/database.ts';

/** How long a job that is over can be looked at. */
export const JOB_RETENTION_MS = 90 * 24 * 60 * 60 * 1000;
const SWEEP_EVERY_MS = 60 * 60 * 1000;
const BATCH = 200;

/** Forgets jobs that have been over for 90 days, with their logs, and the skipped runs of schedules of that age. */
export function createJobSweeper(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}): Sweeper {
  const { client } = parts.database;
  const sweep = async (): Promise<number> => {
    const before = new Date(parts.clock.now().getTime() - JOB_RETENTION_MS);
    const over = { finishedAt: { lt: before } };
    let swept = (
      await client.scheduleRun.deleteMany({ where: { firedAt: { lt: before }, outcome: 'SKIPPED' } })
    ).count;
    for (;;) {
      const rows = await client.job.findMany({ where: over, select: { id: true }, take: BATCH });
      swept += (await client.job.deleteMany({ where: { ...over, id: { in: rows.map(({ id }) => id) } } }))
        .count;
      if (rows.length < BATCH) return swept;
    }
  };
  return {
    sweep,
    ...periodic({
      everyMs: SWEEP_EVERY_MS,
      work: sweep,
      onFailure: () => parts.log('old jobs could not be deleted; the next sweep finds them too'),
    }),
  };
}
