import type { Transaction } from '../../infra/prisma/database.ts';
import { kindsOfActions, type Activity, type JobSight } from './activity.types.ts';

/** The newest entry of the audit log; 0 if there is none. */
export async function newestAuditSeq(tx: Transaction): Promise<bigint> {
  const { _max } = await tx.auditEntry.aggregate({ _max: { seq: true } });
  return _max.seq ?? 0n;
}

export interface SeenEntry {
  readonly seq: bigint;
  /** Null for an operation that is no activity of a gallery. */
  readonly activity: Activity | null;
}

/**
 * Entries after `after`, and those of `missing` that have come: transactions commit in another order than they draw their
 * numbers.
 */
export async function auditEntriesAfter(
  tx: Transaction,
  query: { readonly after: bigint; readonly missing: readonly bigint[]; readonly limit: number },
): Promise<readonly SeenEntry[]> {
  const rows = await tx.auditEntry.findMany({
    where: { OR: [{ seq: { gt: query.after } }, { seq: { in: [...query.missing] } }] },
    select: {
      seq: true,
      at: true,
      action: true,
      outcome: true,
      targetType: true,
      targetId: true,
      galleryIds: true,
    },
    orderBy: { seq: 'asc' },
    take: query.limit,
  });
  return rows.map(({ seq, ...entry }) => {
    const kind = kindsOfActions[entry.action];
    return { seq, activity: kind === undefined ? null : { ...entry, kind } };
  });
}

/** Jobs that changed within the last minute, by the clock of the database. */
export async function recentJobs(tx: Transaction): Promise<readonly JobSight[]> {
  const rows = await tx.$queryRaw<(Omit<JobSight, 'galleryIds'> & { gallery_ids: (string | null)[] })[]>`
    SELECT jobs.id::text AS id, kind, state::text AS state, updated_at AS at,
      concat_ws('|', state, progress, attempt, error, next_attempt_at, cancel_requested_at, finished_at) AS signature,
      array_agg(COALESCE(jobs.gallery_id, job_galleries.gallery_id)::text) AS gallery_ids
    FROM jobs LEFT JOIN job_galleries ON job_galleries.job_id = jobs.id
    WHERE updated_at > clock_timestamp() - interval '1 minute'
    GROUP BY jobs.id ORDER BY updated_at`;
  return rows.map(({ gallery_ids: ids, ...row }) => ({
    ...row,
    galleryIds: ids.filter((id) => id !== null),
  }));
}
