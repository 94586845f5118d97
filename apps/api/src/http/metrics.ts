import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Sizes that are read when metrics are asked for. */
export interface Gauges {
  readonly inferenceQueueLength: () => number;
  readonly outboxDepth: () => Promise<number>;
}

export interface Metrics {
  readonly registry: Registry;
  /** Times every request by method, known route and status class. */
  readonly observe: RequestHandler;
}

const knownRoutes = ['/graphql', '/healthz', '/media'];

/** The process's metrics, event-loop delay among them, in a registry of their own. */
export function createMetrics(gauges: Gauges): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'gallerist_http_request_duration_seconds',
    help: 'Time from the first byte of a request to the last of its answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  new Gauge({
    name: 'gallerist_inference_queue_length',
    help: 'Pictures that wait for a worker thread.',
    registers: [registry],
    collect() {
      this.set(gauges.inferenceQueueLength());
    },
  });
  new Gauge({
    name: 'gallerist_outbox_depth',
    help: 'Changes that the vector index has still to see; NaN while the database does not say.',
    registers: [registry],
    async collect() {
      this.set(await gauges.outboxDepth().catch(() => Number.NaN));
    },
  });
  const observe: RequestHandler = (request, response, next) => {
    const stop = durations.startTimer();
    response.once('close', () => {
      const route = knownRoutes.find((known) => request.path.startsWith(known)) ?? 'other';
      stop({ method: request.method, route, status: `${Math.floor(response.statusCode / 100)}xx` });
    });
    next();
  };
  return { registry, observe };
}
