import { Counter, Gauge, type Registry } from 'prom-client';

/** Sizes that are read when metrics are asked for. Those of the database reject while it does not say. */
export interface Sources {
  readonly inferenceQueueLength: () => number;
  readonly inferenceWork: () => InferenceWork;
  readonly outboxDepth: () => Promise<number>;
  readonly jobs: () => Promise<
    readonly { readonly kind: string; readonly state: string; readonly count: number }[]
  >;
  readonly pendingDeliveries: () => Promise<number>;
  readonly openReviews: () => Promise<number>;
  /** By how many points each space's index differs from the database, in number. */
  readonly indexDrift: () => Promise<readonly { readonly spaceId: string; readonly points: number }[]>;
}

/** What the threads have done since the start. */
export interface InferenceWork {
  readonly batches: number;
  readonly requests: number;
  readonly busySeconds: number;
}

/** Counting an index is work: it is not done for each scrape. */
const driftLastsMs = 60_000;

export function addGauges(registry: Registry, sources: Sources): void {
  addInference(registry, sources);
  const plain = [
    ['gallerist_outbox_depth', 'Changes that the vector index has still to see', sources.outboxDepth],
    ['gallerist_webhook_deliveries_pending', 'Deliveries of webhooks that wait', sources.pendingDeliveries],
    ['gallerist_review_items_open', 'Questions that wait for a person', sources.openReviews],
  ] as const;
  for (const [name, help, read] of plain) {
    new Gauge({
      name,
      help: `${help}; NaN while the database does not say.`,
      registers: [registry],
      async collect() {
        this.set(await read().catch(() => Number.NaN));
      },
    });
  }
  addJobs(registry, sources);
  addDrift(registry, sources);
}

function addInference(registry: Registry, sources: Sources): void {
  new Gauge({
    name: 'gallerist_inference_queue_length',
    help: 'Pictures that wait for a worker thread.',
    registers: [registry],
    collect() {
      this.set(sources.inferenceQueueLength());
    },
  });
  const counters = [
    ['batches', 'gallerist_inference_batches_total', 'Batches that worker threads took.'],
    ['requests', 'gallerist_inference_requests_total', 'Pictures in those batches.'],
    [
      'busySeconds',
      'gallerist_inference_busy_seconds_total',
      'Time that threads worked on batches, added up.',
    ],
  ] as const;
  for (const [key, name, help] of counters) {
    new Counter({
      name,
      help,
      registers: [registry],
      collect() {
        this.reset();
        this.inc(sources.inferenceWork()[key]);
      },
    });
  }
}

function addJobs(registry: Registry, sources: Sources): void {
  new Gauge({
    name: 'gallerist_jobs',
    help: 'Jobs that wait or are worked on, by kind and state.',
    labelNames: ['kind', 'state'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { kind, state, count } of await sources.jobs().catch(() => []))
        this.set({ kind, state }, count);
    },
  });
}

function addDrift(registry: Registry, sources: Sources): void {
  let validUntil = 0;
  new Gauge({
    name: 'gallerist_index_drift_points',
    help: 'By how many points the vector index differs from the database, in number, by space; asked once a minute at most.',
    labelNames: ['space'],
    registers: [registry],
    async collect() {
      if (performance.now() < validUntil) return;
      validUntil = performance.now() + driftLastsMs;
      const found = await sources.indexDrift().catch(() => null);
      this.reset();
      for (const { spaceId, points } of found ?? []) this.set({ space: spaceId.slice(0, 12) }, points);
    },
  });
}
