import { EventQueue } from '../../core/event-queue.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { auditEntriesAfter, newestAuditSeq, recentJobs } from './activity.store.ts';
import type { Activity, JobSight } from './activity.types.ts';

const pollMs = 500;
/** Entries of one reading; more come with the next one. */
const batch = 1_000;
/** A transaction that has not committed after that has been rolled back: its number never comes. */
const gapLifetimeMs = 60_000;
const maxGaps = 1_000;

interface Reader {
  readonly onJob?: (job: JobSight) => void;
  readonly onActivity?: (activity: Activity) => void;
}

/**
 * Tells readers of this process what changes in the database, whichever process changed it: it reads the audit log and the
 * jobs twice a second while somebody listens. (LISTEN does not reach other connections on the embedded database.)
 */
export class ActivityWatcher {
  readonly #database: Database;
  readonly #log: (line: string) => void;
  readonly #readers = new Map<Reader, { end(): void }>();
  readonly #signatures = new Map<string, string>();
  readonly #gaps = new Map<bigint, number>();
  #after: bigint | null = null;
  #timer: NodeJS.Timeout | null = null;
  #reading: Promise<void> | null = null;
  #starting: Promise<void> | null = null;
  #isStopped = false;

  constructor(deps: { readonly database: Database; readonly log: (line: string) => void }) {
    this.#database = deps.database;
    this.#log = deps.log;
  }

  /** Ids of jobs as they change. Resolves once nothing that is committed from now on is missed. */
  async jobs(isWanted: (job: JobSight) => boolean): Promise<EventQueue<string>> {
    return await this.#listen<string>((queue) => ({
      onJob: (job) => {
        if (isWanted(job)) queue.add(job.id);
      },
    }));
  }

  /** What happens in a gallery, its jobs included. */
  async gallery(galleryId: string): Promise<EventQueue<Activity>> {
    return await this.#listen<Activity>((queue) => ({
      onActivity: (activity) => {
        if (activity.galleryIds.includes(galleryId)) queue.add(activity);
      },
      onJob: (job) => {
        if (job.galleryIds.includes(galleryId)) queue.add(activityOf(job));
      },
    }));
  }

  /** Looks now instead of at the next poll. */
  nudge(): void {
    if (this.#readers.size > 0 && this.#reading === null) this.#plan(0);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer ?? undefined);
    for (const queue of [...this.#readers.values()]) queue.end();
    await this.#reading;
  }

  async #listen<T>(makeReader: (queue: EventQueue<T>) => Reader): Promise<EventQueue<T>> {
    const queue: EventQueue<T> = new EventQueue<T>(() => this.#forget(reader));
    const reader = makeReader(queue);
    // The first one starts from how things are now; nobody else is told of that.
    await this.#reading;
    if (this.#readers.size === 0) {
      this.#starting ??= this.#start().finally(() => {
        this.#starting = null;
      });
    }
    await this.#starting;
    if (this.#isStopped) queue.end();
    else this.#readers.set(reader, queue);
    if (this.#reading === null && this.#timer === null) this.#plan(pollMs);
    return queue;
  }

  async #start(): Promise<void> {
    const { client } = this.#database;
    this.#after = await newestAuditSeq(client);
    this.#gaps.clear();
    this.#signatures.clear();
    for (const job of await recentJobs(client)) this.#signatures.set(job.id, job.signature);
  }

  #forget(reader: Reader): void {
    this.#readers.delete(reader);
    if (this.#readers.size > 0) return;
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
  }

  #plan(waitMs: number): void {
    if (this.#isStopped || this.#readers.size === 0) return;
    clearTimeout(this.#timer ?? undefined);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#reading = this.#read().finally(() => {
        this.#reading = null;
        if (this.#timer === null) this.#plan(pollMs);
      });
    }, waitMs);
    this.#timer.unref();
  }

  async #read(): Promise<void> {
    try {
      await this.#readAudit();
      await this.#readJobs();
    } catch (error) {
      this.#log(`subscriptions could not be served just now: ${error instanceof Error ? error.message : ''}`);
    }
  }

  async #readAudit(): Promise<void> {
    const after = this.#after ?? 0n;
    const query = { after, missing: [...this.#gaps.keys()], limit: batch };
    const now = performance.now();
    let last = after;
    for (const { seq, activity } of await auditEntriesAfter(this.#database.client, query)) {
      for (let gap = last + 1n; gap < seq && this.#gaps.size < maxGaps; gap += 1n) this.#gaps.set(gap, now);
      this.#gaps.delete(seq);
      if (seq > last) last = seq;
      if (activity !== null) for (const { onActivity } of this.#readers.keys()) onActivity?.(activity);
    }
    this.#after = last;
    for (const [gap, since] of this.#gaps) if (now - since > gapLifetimeMs) this.#gaps.delete(gap);
  }

  async #readJobs(): Promise<void> {
    const jobs = await recentJobs(this.#database.client);
    for (const job of jobs) {
      if (this.#signatures.get(job.id) === job.signature) continue;
      for (const { onJob } of this.#readers.keys()) onJob?.(job);
    }
    this.#signatures.clear();
    for (const job of jobs) this.#signatures.set(job.id, job.signature);
  }
}

function activityOf(job: JobSight): Activity {
  const { kind: action, state: outcome, id, galleryIds, at } = job;
  return { at, kind: 'JOB', action, outcome, targetType: 'Job', targetId: id, galleryIds };
}
