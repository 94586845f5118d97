export const jobStates = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'] as const;
export type JobState = (typeof jobStates)[number];

export const jobKinds = ['gallery.purge'] as const;
export type JobKind = (typeof jobKinds)[number];

/** Work that outlives its request. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: JobState;
  readonly galleryId: string | null;
  /** Share of the work that is done, in [0, 1]. */
  readonly progress: number;
  /** Why it failed, for people; null otherwise. */
  readonly error: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly finishedAt: Date | null;
}

export type JobOutcome =
  | { readonly outcome: 'succeeded' }
  | { readonly outcome: 'skipped'; readonly reason: string }
  | { readonly outcome: 'failed'; readonly error: string };

/** Does the work of one kind of job. Runs again from the start after a crash: every step is idempotent. */
export type JobHandler = (job: Job, tools: JobTools) => Promise<JobOutcome>;

export interface JobTools {
  /** Aborted when the server stops; the job goes on at the next start. */
  readonly signal: AbortSignal;
  report(progress: number): Promise<void>;
}
