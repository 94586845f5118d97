import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { readClaimed } from './job.store.ts';
import type { Job, JobState } from './job.types.ts';

/** A worker's hold on a job. Every write names it, so that a worker that lost it changes nothing. */
export interface Claim {
  readonly job: Job;
  readonly claimId: string;
}

type Held = Pick<Claim, 'claimId'> & { readonly job: Pick<Job, 'id'> };

/**
 * Takes on the oldest job that nobody works on: queued and due, or running without a sign of life. The database's clock
 * decides, so that the clocks of several servers need not agree. A job that was cancelled waits for nothing.
 *
 * @param options.blockedKinds Kinds that have to wait.
 */
export async function claimJob(
  tx: Transaction,
  options: { readonly blockedKinds: readonly string[]; readonly leaseMs: number },
): Promise<Claim | null> {
  const claimId = newId();
  const rows = await tx.$queryRaw<{ readonly id: string }[]>`
    UPDATE jobs SET
      state = 'RUNNING', claim_id = ${claimId}::uuid, next_attempt_at = NULL, attempt = attempt + 1,
      deaths = deaths + CASE WHEN state = 'RUNNING' THEN 1 ELSE 0 END,
      lease_until = clock_timestamp() + ${options.leaseMs} * interval '1 millisecond',
      started_at = COALESCE(started_at, clock_timestamp()), attempt_started_at = clock_timestamp(),
      attempt_progress = progress, updated_at = clock_timestamp()
    WHERE id = (
      SELECT id FROM jobs
      WHERE (kind <> ALL(${[...options.blockedKinds]}::text[]) OR cancel_requested_at IS NOT NULL) AND (
        (state = 'QUEUED' AND (next_attempt_at IS NULL OR next_attempt_at <= clock_timestamp()))
        OR (state = 'RUNNING' AND (lease_until IS NULL OR lease_until < clock_timestamp())))
      ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id::text AS id`;
  const [row] = rows;
  const job = row === undefined ? null : await readClaimed(tx, row.id, claimId);
  return job === null ? null : { job, claimId };
}

/** Puts back what a process left that is known to be dead. */
export async function requeueRunningJobs(tx: Transaction): Promise<void> {
  await tx.job.updateMany({
    where: { state: 'RUNNING' },
    data: { state: 'QUEUED', claimId: null, leaseUntil: null, deaths: { increment: 1 } },
  });
}

/** The job's sign of life. @returns null if another worker has taken it over. */
export async function renewClaim(
  tx: Transaction,
  held: Held,
  state: { readonly progress: number; readonly leaseMs: number },
): Promise<{ readonly isCancelled: boolean } | null> {
  const rows = await tx.$queryRaw<{ readonly cancelled: boolean }[]>`
    UPDATE jobs SET progress = ${state.progress}::double precision, updated_at = clock_timestamp(),
      lease_until = clock_timestamp() + ${state.leaseMs} * interval '1 millisecond'
    WHERE id = ${held.job.id}::uuid AND claim_id = ${held.claimId}::uuid AND state = 'RUNNING'
    RETURNING cancel_requested_at IS NOT NULL AS cancelled`;
  const [row] = rows;
  return row === undefined ? null : { isCancelled: row.cancelled };
}

/** An attempt that comes further than the one before is no poison. @returns whether the claim still holds. */
export async function saveCheckpoint(tx: Transaction, held: Held, checkpoint: JsonObject): Promise<boolean> {
  const text = JSON.stringify(checkpoint);
  const count = await tx.$executeRaw`
    UPDATE jobs SET checkpoint = ${text}::jsonb, failures = 0, updated_at = clock_timestamp(),
      deaths = CASE WHEN checkpoint IS DISTINCT FROM ${text}::jsonb THEN 0 ELSE deaths END
    WHERE id = ${held.job.id}::uuid AND claim_id = ${held.claimId}::uuid AND state = 'RUNNING'`;
  return count === 1;
}

export interface JobEnd {
  readonly state: Exclude<JobState, 'QUEUED' | 'RUNNING'>;
  readonly error: string | null;
  readonly result: JsonObject | null;
  readonly finishedAt: Date;
}

/** @returns whether the claim still held. */
export async function finishJob(tx: Transaction, held: Held, end: JobEnd): Promise<boolean> {
  const { count } = await tx.job.updateMany({
    where: { id: held.job.id, claimId: held.claimId, state: 'RUNNING' },
    data: {
      ...end,
      result: end.result ?? Prisma.DbNull,
      claimId: null,
      leaseUntil: null,
      ...(end.state === 'SUCCEEDED' ? { progress: 1, failures: 0, deaths: 0 } : {}),
    },
  });
  return count === 1;
}

/** Puts the job back, for the next attempt in `waitMs`. */
export async function giveBackJob(
  tx: Transaction,
  held: Held,
  next: { readonly waitMs: number; readonly failures: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE jobs SET state = 'QUEUED', claim_id = NULL, lease_until = NULL, failures = ${next.failures}::integer,
      next_attempt_at = clock_timestamp() + ${next.waitMs} * interval '1 millisecond', updated_at = clock_timestamp()
    WHERE id = ${held.job.id}::uuid AND claim_id = ${held.claimId}::uuid AND state = 'RUNNING'`;
}
