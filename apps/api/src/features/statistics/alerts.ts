import type { Alert, DeliveryCounts, IndexDrift, JobCounts, OpenReview } from './statistics.types.ts';

interface Measured {
  readonly jobs: JobCounts;
  readonly index: IndexDrift;
  readonly review: OpenReview | null;
  readonly deliveries: DeliveryCounts | null;
}

/** A drain takes seconds; what waits for minutes waits for something. */
const longestDrainMs = 120_000;
/** A question that nobody has answered for a week. */
const longestReviewMs = 7 * 86_400_000;

/** What somebody should look at, the gravest first. */
export function alertsOf({ jobs, index, review, deliveries }: Measured, now: Date): readonly Alert[] {
  const isOlder = (at: Date | null, ms: number): boolean => at !== null && now.getTime() - at.getTime() > ms;
  const alerts: (Alert & { readonly isRaised: boolean })[] = [
    {
      kind: 'INDEX_INCOMPLETE',
      count: index.incompleteSpaces,
      since: null,
      isRaised: index.incompleteSpaces > 0,
    },
    {
      kind: 'INDEX_BEHIND',
      count: index.pending,
      since: index.oldestPendingAt,
      isRaised: isOlder(index.oldestPendingAt, longestDrainMs),
    },
    { kind: 'JOBS_FAILED', count: jobs.failedLastDay, since: null, isRaised: jobs.failedLastDay > 0 },
    {
      kind: 'WEBHOOK_DISABLED',
      count: deliveries?.disabledWebhooks ?? 0,
      since: null,
      isRaised: (deliveries?.disabledWebhooks ?? 0) > 0,
    },
    {
      kind: 'REVIEW_WAITING',
      count: review?.items ?? 0,
      since: review?.oldestAt ?? null,
      isRaised: isOlder(review?.oldestAt ?? null, longestReviewMs),
    },
  ];
  return alerts.filter(({ isRaised }) => isRaised).map(({ kind, count, since }) => ({ kind, count, since }));
}
