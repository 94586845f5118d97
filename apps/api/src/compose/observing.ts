import type { InferencePool } from '@gallerist/embedding';
import type { Config } from '../config/config.ts';
import { DependencyError } from '../core/errors.ts';
import { traced, tracedMethods } from '../core/tracing.ts';
import type { JobHandler, JobHandlers } from '../features/job/job.types.ts';
import { knownSpaces } from '../features/search/index-state.store.ts';
import type { VectorIndex } from '../features/search/vector-index.ts';
import type { ReadinessCheck } from '../http/admin-server.ts';
import type { Sources } from '../http/gauges.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Database } from '../infra/prisma/database.ts';
import { startTracing } from '../infra/tracing/start-tracing.ts';

/** Spans leave this process only if an operator says where to. */
export async function openTracing(config: Config, opened: AsyncDisposableStack): Promise<boolean> {
  const endpoint = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return false;
  opened.defer(await startTracing(endpoint, config.ROLES));
  return true;
}

/** The parts with spans around what takes time in them; the database's are made by its client. */
export function traceParts<T extends { readonly pool: InferencePool; readonly vectorIndex: VectorIndex }>(
  parts: T,
): T {
  return {
    ...parts,
    pool: tracedMethods(parts.pool, { name: 'inference', methods: ['analyse', 'embedCrops'] }),
    vectorIndex: tracedMethods(parts.vectorIndex, { name: 'index', methods: ['apply', 'search'] }),
  };
}

/** Each handler with a span and a clock around it. */
export function observeJobs(handlers: JobHandlers, observeJob: Metrics['observeJob']): JobHandlers {
  const observed = Object.entries(handlers).map(([kind, handler]: [string, JobHandler]) => {
    const run: JobHandler = async (job, tools) => {
      const done = observeJob(kind);
      try {
        const outcome = await traced(`job ${kind}`, {}, () => handler(job, tools));
        done(outcome.outcome);
        return outcome;
      } catch (error) {
        done('error');
        throw error;
      }
    };
    return [kind, run] as const;
  });
  return Object.fromEntries(observed); // reason: the same kinds
}

/** Over so many waiting pictures another instance should get the next one. */
const fullQueue = 200;

/** What `/readyz` asks. */
export function readinessChecks({
  database,
  vectorIndex,
  pool,
}: Observed): Readonly<Record<'database' | 'index' | 'inference', ReadinessCheck>> {
  return {
    database: () => database.ping(),
    index: () => vectorIndex.ping(),
    inference: async () => {
      if (pool.queueLength >= fullQueue)
        await Promise.reject(new DependencyError('inference', 'the pictures that wait are too many'));
    },
  };
}

interface Observed {
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  readonly pool: InferencePool;
}

/** Where the numbers come from. */
export function metricSources({ database: { client }, vectorIndex, pool }: Observed): Sources {
  return {
    inferenceQueueLength: () => pool.queueLength,
    inferenceWork: () => pool.work,
    outboxDepth: () => client.outboxEntry.count({ where: { appliedAt: null } }),
    pendingDeliveries: () => client.webhookDelivery.count({ where: { state: 'PENDING' } }),
    openReviews: () => client.reviewItem.count({ where: { state: 'OPEN' } }),
    jobs: async () => {
      const rows = await client.job.groupBy({
        by: ['kind', 'state'],
        where: { state: { in: ['QUEUED', 'RUNNING'] } },
        _count: { _all: true },
      });
      return rows.map(({ kind, state, _count }) => ({ kind, state, count: _count._all }));
    },
    indexDrift: async () => {
      const spaces = await knownSpaces(client);
      return await Promise.all(
        spaces.map(async (space) => {
          const stored = await client.embedding.count({ where: { spaceId: space.id } });
          return { spaceId: space.id, points: Math.abs(stored - (await vectorIndex.count(space))) };
        }),
      );
    },
  };
}
