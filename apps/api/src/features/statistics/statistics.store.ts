import type { GalleryScope } from '../../core/context.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { Prisma } from '../../infra/prisma/generated/client.ts';
import type {
  DeliveryCounts,
  IndexDrift,
  JobCounts,
  ModelUse,
  SearchDay,
  Sight,
  Stock,
} from './statistics.types.ts';

const uuids = (ids: readonly string[]) => Prisma.sql`${[...ids]}::uuid[]`;

export async function visibleGalleryIds(tx: Transaction, scope: GalleryScope): Promise<readonly string[]> {
  const within = scope.kind === 'ALL' ? {} : { id: { in: [...scope.galleryIds] } };
  const rows = await tx.gallery.findMany({ where: { deletedAt: null, ...within }, select: { id: true } });
  return rows.map(({ id }) => id);
}

/** Merged identities are names of others and count no more. */
export async function countStock(tx: Transaction, { galleryIds }: Sight): Promise<Stock> {
  const galleryId = { in: [...galleryIds] };
  const identities = await tx.identity.count({ where: { galleryId, mergedIntoId: null } });
  const samples = await tx.sample.count({ where: { galleryId } });
  return { galleries: galleryIds.length, identities, samples };
}

/**
 * Recorded searches and the decisions of their probes, by day in UTC; days without a search are left out. A probe that was
 * compared in several spaces counts once, by its best decision. Searches that touched a gallery out of sight count nowhere.
 */
export async function searchesByDay(
  tx: Transaction,
  sight: Sight,
  since: Date,
): Promise<readonly SearchDay[]> {
  return await tx.$queryRaw<SearchDay[]>`
    WITH seen AS (
      SELECT id, date_trunc('day', created_at AT TIME ZONE 'UTC') AS day FROM search_events
      WHERE created_at >= ${since} AND gallery_ids && ${uuids(sight.galleryIds)}
        AND gallery_ids <@ ${uuids(sight.visibleIds)}
    ), decided AS (
      SELECT seen.day, min(search_probes.decision) AS decision
      FROM seen JOIN search_probes ON search_probes.search_id = seen.id
      GROUP BY seen.day, search_probes.search_id, search_probes.index
    ), decisions AS (
      SELECT day, count(*) FILTER (WHERE decision = 'MATCH') AS match,
        count(*) FILTER (WHERE decision = 'REVIEW') AS review,
        count(*) FILTER (WHERE decision = 'UNKNOWN') AS unknown
      FROM decided GROUP BY day
    ), searches AS (SELECT day, count(*) AS searches FROM seen GROUP BY day)
    SELECT searches.day AT TIME ZONE 'UTC' AS day, searches.searches::int AS searches,
      coalesce(match, 0)::int AS match, coalesce(review, 0)::int AS review, coalesce(unknown, 0)::int AS unknown
    FROM searches LEFT JOIN decisions USING (day) ORDER BY day`;
}

/** Jobs of the galleries in sight; of several galleries where all are seen; of none where everything is. */
export async function countJobs(tx: Transaction, sight: Sight, dayAgo: Date): Promise<JobCounts> {
  const [row] = await tx.$queryRaw<JobCounts[]>`
    SELECT count(*) FILTER (WHERE state = 'QUEUED')::int AS queued,
      count(*) FILTER (WHERE state = 'RUNNING')::int AS running,
      count(*) FILTER (WHERE state = 'FAILED')::int AS "failedLastDay"
    FROM jobs LEFT JOIN LATERAL (
      SELECT array_agg(gallery_id) AS ids FROM job_galleries WHERE job_id = jobs.id
    ) several ON TRUE
    WHERE (state IN ('QUEUED', 'RUNNING') OR (state = 'FAILED' AND finished_at >= ${dayAgo}))
      AND (${sight.isEverything} OR gallery_id = ANY(${uuids(sight.galleryIds)})
        OR (several.ids && ${uuids(sight.galleryIds)} AND several.ids <@ ${uuids(sight.visibleIds)}))`;
  return row ?? { queued: 0, running: 0, failedLastDay: 0 };
}

/** Deliveries that tell of nothing but galleries in sight. */
export async function countDeliveries(tx: Transaction, sight: Sight, dayAgo: Date): Promise<DeliveryCounts> {
  const [row] = await tx.$queryRaw<Omit<DeliveryCounts, 'disabledWebhooks'>[]>`
    SELECT count(*) FILTER (WHERE state = 'PENDING')::int AS pending,
      count(*) FILTER (WHERE state = 'FAILED')::int AS "failedLastDay"
    FROM webhook_deliveries
    WHERE (state = 'PENDING' OR (state = 'FAILED' AND created_at >= ${dayAgo}))
      AND (${sight.isEverything} OR gallery_ids && ${uuids(sight.galleryIds)})
      AND (${sight.isEverything} OR gallery_ids <@ ${uuids(sight.visibleIds)})`;
  const disabled = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM webhooks
    WHERE disabled_at IS NOT NULL
      AND (${sight.isEverything} OR (NOT all_galleries AND gallery_ids <@ ${uuids(sight.visibleIds)}
        AND gallery_ids && ${uuids(sight.galleryIds)}))`;
  const { pending = 0, failedLastDay = 0 } = row ?? {};
  return { pending, failedLastDay, disabledWebhooks: disabled[0]?.count ?? 0 };
}

/** What the outbox holds that the index does not, and the state of the spaces that the galleries are searched in. */
export async function measureDrift(tx: Transaction, { galleryIds }: Sight): Promise<IndexDrift> {
  const within = { galleryId: { in: [...galleryIds] } };
  const outbox = await tx.outboxEntry.aggregate({
    where: { ...within, appliedAt: null },
    _count: true,
    _min: { createdAt: true },
  });
  const spaces = await tx.embeddingSpace.findMany({
    where: { galleries: { some: within } },
    select: { indexState: { select: { incompleteSince: true, lastReconciledAt: true } } },
  });
  const states = spaces.map(({ indexState }) => indexState);
  const times = states.map((state) => state?.lastReconciledAt?.getTime() ?? null);
  const isEachKnown = times.length > 0 && times.every((time) => time !== null);
  return {
    pending: outbox._count,
    oldestPendingAt: outbox._min.createdAt,
    incompleteSpaces: states.filter((state) => state?.incompleteSince != null).length,
    lastReconciledAt: isEachKnown ? new Date(Math.min(...times)) : null,
  };
}

/** By how many galleries, the most first. */
export async function modelsInUse(tx: Transaction, { galleryIds }: Sight): Promise<readonly ModelUse[]> {
  const rows = await tx.galleryModality.groupBy({
    by: ['activeSpaceId'],
    where: { galleryId: { in: [...galleryIds] } },
    _count: { galleryId: true },
  });
  return rows
    .map(({ activeSpaceId, _count }) => ({ spaceId: activeSpaceId, galleries: _count.galleryId }))
    .sort((a, b) => b.galleries - a.galleries || a.spaceId.localeCompare(b.spaceId));
}
