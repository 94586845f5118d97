import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { addGauges, type Sources } from './gauges.ts';

export interface Metrics {
  readonly registry: Registry;
  /** Times every request by method, known route and status class. */
  readonly observe: RequestHandler;
  /** Times an attempt at a job by its kind and what came of it. */
  readonly observeJob: (kind: string) => (outcome: string) => void;
}

const knownRoutes = ['/graphql', '/healthz', '/media', '/imports', '/exports', '/auth', '/setup'];

/** What a path is counted under: never the path itself, which may name somebody. */
export function routeOf(path: string): string {
  return knownRoutes.find((known) => path.startsWith(known)) ?? 'other';
}

/** The process's metrics, event-loop delay among them, in a registry of their own. */
export function createMetrics(sources: Sources): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'gallerist_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const jobs = new Histogram({
    name: 'gallerist_job_duration_seconds',
    help: 'Time of an attempt at a job, by kind and what came of it.',
    labelNames: ['kind', 'outcome'],
    buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400],
    registers: [registry],
  });
  addGauges(registry, sources);
  const observe: RequestHandler = (request, response, next) => {
    const stop = durations.startTimer();
    response.once('close', () => {
      const status = `${Math.floor(response.statusCode / 100)}xx`;
      stop({ method: request.method, route: routeOf(request.path), status });
    });
    next();
  };
  const observeJob = (kind: string) => {
    const stop = jobs.startTimer({ kind });
    return (outcome: string): void => void stop({ outcome });
  };
  return { registry, observe, observeJob };
}
