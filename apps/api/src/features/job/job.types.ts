import type { JsonObject } from '../../core/json.ts';

export const jobStates = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type JobState = (typeof jobStates)[number];

export const jobKinds = [
  'gallery.purge',
  'import',
  'export',
  'train',
  'evaluate',
  'calibrate',
  'promote',
  'retire-space',
  'cluster',
  'report',
  'retention',
  'reconcile',
  'erase',
] as const;
export type JobKind = (typeof jobKinds)[number];

/** Work that outlives its request. */
export interface Job {
  readonly id: string;
  /** A `JobKind`, unless another version of the server wrote the row. */
  readonly kind: string;
  readonly state: JobState;
  /** Null for a job of the whole server, or of several galleries. */
  readonly galleryId: string | null;
  /** The key that asked for it; null where the server did. */
  readonly actorId: string | null;
  readonly input: JsonObject;
  /** What the attempt before saved last; null at the first one. */
  readonly checkpoint: JsonObject | null;
  /** What the handler answered. Callers see its numbers and booleans. */
  readonly result: JsonObject | null;
  /** Share of the work that is done, in [0, 1]. */
  readonly progress: number;
  /** Why it failed, for people; null otherwise. */
  readonly error: string | null;
  /** How often a worker has begun with it: 1 in the first attempt. */
  readonly attempt: number;
  /** Attempts in a row that met something that was away. */
  readonly failures: number;
  /** Attempts in a row whose worker died. */
  readonly deaths: number;
  readonly nextAttemptAt: Date | null;
  readonly startedAt: Date | null;
  readonly attemptStartedAt: Date | null;
  /** `progress` when the attempt began. */
  readonly attemptProgress: number;
  readonly cancelRequestedAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

export interface NewJob {
  readonly kind: JobKind;
  /** Null for a job of the whole server, or of several galleries. */
  readonly galleryId: string | null;
  /** Of a job of several galleries: who sees all of them sees the job. */
  readonly galleryIds?: readonly string[];
  readonly input: JsonObject;
  readonly actorId?: string | null;
}

export type JobOutcome =
  | { readonly outcome: 'succeeded'; readonly result?: JsonObject }
  | { readonly outcome: 'skipped'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly error: string };

/**
 * Does the work of one kind of job. Runs again after a crash, from the job's checkpoint: every step is idempotent.
 * A retryable `DependencyError` is tried again later; `failed` and every other error are final.
 * A job that is cancelled while nobody works on it is begun with `signal` aborted, so that it removes what is half-done,
 * its own rows included.
 */
export type JobHandler = (job: Job, tools: JobTools) => Promise<JobOutcome>;

/** A kind that is missing is one that this server cannot do: such a job fails and says so. */
export type JobHandlers = Readonly<Partial<Record<JobKind, JobHandler>>>;

export interface JobTools {
  /** Aborted when the server stops (the job goes on at the next start), or when the job was cancelled or taken over. */
  readonly signal: AbortSignal;
  /** Whether the job was cancelled: what is half-done has to go. */
  isCancelled(): boolean;
  /** Share of the work that is done, in [0, 1]; the time of the end is estimated from it. */
  report(progress: number): Promise<void>;
  /** Kept with the job, newest 1,000 lines, for everyone who may see it: no names, no paths. */
  log(line: string): Promise<void>;
  /** Comes back as `job.checkpoint` at the next attempt. */
  saveCheckpoint(checkpoint: JsonObject): Promise<void>;
}

/** Which jobs to list; all conditions hold at once. */
export interface JobFilter {
  readonly state?: JobState;
  readonly kind?: string;
  readonly galleryId?: string;
}

export const jobLogLimits = { lines: 1_000, lineLength: 1_000 } as const;

/** A line of a job's log. */
export interface JobLogLine {
  readonly seq: bigint;
  readonly at: Date;
  readonly text: string;
}
