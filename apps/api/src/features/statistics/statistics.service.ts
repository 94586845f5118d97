import { mayDo } from '../../core/access.ts';
import type { Clock } from '../../core/clock.ts';
import { maySeeGallery, type RequestContext } from '../../core/context.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { ClusterService } from '../cluster/cluster.service.ts';
import type { ReviewService } from '../review/review.service.ts';
import { alertsOf } from './alerts.ts';
import { everyDay } from './every-day.ts';
import * as store from './statistics.store.ts';
import type {
  Alert,
  DeliveryCounts,
  IndexDrift,
  JobCounts,
  ModelUse,
  OpenReview,
  SearchDay,
  Sight,
  Stock,
} from './statistics.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly clusters: Pick<ClusterService, 'countOpen'>;
  readonly reviews: Pick<ReviewService, 'measure'>;
}

const dayMs = 86_400_000;

/** Numbers about what the caller sees: each by one or two statements over indexes, asked only where somebody wants it. */
export class StatisticsService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** @returns null if the gallery does not exist for the caller. */
  async look(ctx: RequestContext, galleryId: string | null | undefined): Promise<Sight | null> {
    const { scope } = ctx.actor;
    if (galleryId === null || (galleryId !== undefined && !maySeeGallery(scope, galleryId))) return null;
    const visibleIds = await store.visibleGalleryIds(this.#deps.database.client, scope);
    if (galleryId === undefined)
      return { galleryIds: visibleIds, visibleIds, isEverything: scope.kind === 'ALL' };
    return visibleIds.includes(galleryId)
      ? { galleryIds: [galleryId], visibleIds, isEverything: false }
      : null;
  }

  async stock(sight: Sight): Promise<Stock> {
    return await store.countStock(this.#deps.database.client, sight);
  }

  /** The last `days` days in UTC, today included, oldest first; those without a search too. */
  async searchesByDay(sight: Sight, days: number): Promise<readonly SearchDay[]> {
    const today = Math.floor(this.#deps.clock.now().getTime() / dayMs) * dayMs;
    const first = new Date(today - (days - 1) * dayMs);
    return everyDay(await store.searchesByDay(this.#deps.database.client, sight, first), first, days);
  }

  async jobs(sight: Sight): Promise<JobCounts> {
    return await store.countJobs(this.#deps.database.client, sight, this.#dayAgo());
  }

  /** Null for roles that the queue is not open to. */
  async review(ctx: RequestContext, sight: Sight): Promise<OpenReview | null> {
    if (!mayDo(ctx.actor.role, 'FEEDBACK_DECIDE')) return null;
    return await this.#deps.reviews.measure(ctx, sight.galleryIds);
  }

  /** Null as above. */
  async openClusters(ctx: RequestContext, sight: Sight): Promise<number | null> {
    if (!mayDo(ctx.actor.role, 'FEEDBACK_DECIDE')) return null;
    return await this.#deps.clusters.countOpen(sight.galleryIds);
  }

  /** Null for roles that webhooks are not open to. */
  async deliveries(ctx: RequestContext, sight: Sight): Promise<DeliveryCounts | null> {
    if (!mayDo(ctx.actor.role, 'WEBHOOK_ADMIN')) return null;
    return await store.countDeliveries(this.#deps.database.client, sight, this.#dayAgo());
  }

  async index(sight: Sight): Promise<IndexDrift> {
    return await store.measureDrift(this.#deps.database.client, sight);
  }

  async models(sight: Sight): Promise<readonly ModelUse[]> {
    return await store.modelsInUse(this.#deps.database.client, sight);
  }

  async alerts(ctx: RequestContext, sight: Sight): Promise<readonly Alert[]> {
    const [jobs, index, review, deliveries] = [
      await this.jobs(sight),
      await this.index(sight),
      await this.review(ctx, sight),
      await this.deliveries(ctx, sight),
    ];
    return alertsOf({ jobs, index, review, deliveries }, this.#deps.clock.now());
  }

  #dayAgo(): Date {
    return new Date(this.#deps.clock.now().getTime() - dayMs);
  }
}
