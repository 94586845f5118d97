import type { Transaction } from '../../infra/prisma/database.ts';
import { jobLogLimits, type JobLogLine } from './job.types.ts';

// oxlint-disable-next-line no-control-regex -- what a text column or a terminal would stumble over
const controls = /[\u0000-\u001f\u007f]+/g;

/** Adds a line while the claim holds. */
export async function appendJobLog(
  tx: Transaction,
  held: { readonly job: { readonly id: string }; readonly claimId: string },
  line: string,
): Promise<void> {
  const text = line.replace(controls, ' ').slice(0, jobLogLimits.lineLength).toWellFormed();
  await tx.$executeRaw`
    INSERT INTO job_log_lines (job_id, at, text)
    SELECT id, clock_timestamp(), ${text} FROM jobs WHERE id = ${held.job.id}::uuid AND claim_id = ${held.claimId}::uuid`;
}

/** Keeps the newest lines. */
export async function pruneJobLog(tx: Transaction, jobId: string): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM job_log_lines WHERE job_id = ${jobId}::uuid AND seq <= (
      SELECT seq FROM job_log_lines WHERE job_id = ${jobId}::uuid ORDER BY seq DESC OFFSET ${jobLogLimits.lines} LIMIT 1)`;
}

/** The newest `limit` lines, oldest of them first. */
export async function lastJobLog(
  tx: Transaction,
  jobId: string,
  limit: number,
): Promise<readonly JobLogLine[]> {
  const rows = await tx.jobLogLine.findMany({
    where: { jobId },
    orderBy: { seq: 'desc' },
    take: limit,
    select: { seq: true, at: true, text: true },
  });
  return rows.reverse();
}
