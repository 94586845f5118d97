import type { JsonObject } from '../../core/json.ts';
import type { Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Job } from '../job/job.types.ts';

export const scheduleKinds = [
  'TRAINING',
  'CALIBRATION',
  'CLUSTERING',
  'REPORT',
  'RETENTION',
  'RECONCILE',
] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

export const scheduleOverlaps = ['SKIP', 'QUEUE'] as const;
export type ScheduleOverlap = (typeof scheduleOverlaps)[number];

/** How much has to be new since the last run that did something; each null counts for nothing. */
export interface RunCondition {
  readonly minNewFeedback: number | null;
  readonly minNewSamples: number | null;
}

/** What a condition without numbers means. */
export const conditionDefaults = { minNewFeedback: 20, minNewSamples: 100 } as const;

export const scheduleLimits = { maxGalleries: 100, maxSchedules: 1_000, shownMoments: 5 } as const;

export interface Schedule {
  readonly id: string;
  readonly name: string;
  readonly kind: ScheduleKind;
  readonly cron: string;
  readonly timeZone: string;
  /** Empty for work on the whole server. */
  readonly galleryIds: readonly string[];
  readonly options: JsonObject;
  readonly overlap: ScheduleOverlap;
  /** Null: it always runs. */
  readonly onlyIf: RunCondition | null;
  readonly enabled: boolean;
  /** Null while it is not enabled. */
  readonly nextRunAt: Date | null;
  readonly createdById: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What callers give; checked by `parseSchedule`. */
export interface ScheduleDraft {
  readonly name: string;
  readonly kind: ScheduleKind;
  readonly cron: string;
  readonly timeZone: string;
  /** Null for an id that is none. */
  readonly galleryIds: readonly (string | null)[];
  readonly options: JsonObject;
  readonly overlap: ScheduleOverlap;
  readonly onlyIf: RunCondition | null;
  readonly enabled: boolean;
}

export interface ScheduleRun {
  readonly id: string;
  readonly scheduleId: string;
  /** The moment of the cron expression, or of the call. */
  readonly dueAt: Date;
  readonly firedAt: Date;
  readonly isManual: boolean;
  readonly outcome: 'STARTED' | 'SKIPPED';
  /** Why it was skipped; null otherwise. */
  readonly reason: string | null;
  readonly jobIds: readonly string[];
}

export interface WorkRequest {
  readonly scheduleId: string;
  /** Those that are still there, at least one; empty for work on the whole server. */
  readonly galleryIds: readonly string[];
  readonly options: JsonObject;
  /** Who made the schedule. */
  readonly actorId: string | null;
}

/** What a kind of schedule does; the feature of the work provides it. */
export interface ScheduledWork {
  readonly isServerWide: boolean;
  /** Why the options are no good, in words; null if they are. */
  optionsProblem(options: JsonObject): string | null;
  /**
   * Queues the jobs, in the transaction of the run. A failure makes a skipped run with its message; it must have written
   * nothing then.
   */
  start(tx: Transaction, request: WorkRequest): Promise<Result<readonly Job[], UserFailure>>;
}

export type ScheduledWorks = Readonly<Record<ScheduleKind, ScheduledWork>>;
