/** The galleries that numbers are about, and those that the caller sees; both without deleted ones. */
export interface Sight {
  readonly galleryIds: readonly string[];
  readonly visibleIds: readonly string[];
  /** All galleries of the server, by a caller who may see all: numbers of no gallery count too. */
  readonly isEverything: boolean;
}

export interface Stock {
  readonly galleries: number;
  readonly identities: number;
  readonly samples: number;
}

/** A day in UTC. */
export interface SearchDay {
  readonly day: Date;
  readonly searches: number;
  readonly match: number;
  readonly review: number;
  readonly unknown: number;
}

export interface JobCounts {
  readonly queued: number;
  readonly running: number;
  /** Ended as FAILED within the last 24 hours. */
  readonly failedLastDay: number;
}

export interface DeliveryCounts {
  readonly pending: number;
  readonly failedLastDay: number;
  readonly disabledWebhooks: number;
}

export interface IndexDrift {
  readonly pending: number;
  readonly oldestPendingAt: Date | null;
  readonly incompleteSpaces: number;
  /** Of the space that was compared longest ago; null if one never was. */
  readonly lastReconciledAt: Date | null;
}

export interface ModelUse {
  readonly spaceId: string;
  readonly galleries: number;
}

export type AlertKind =
  'INDEX_BEHIND' | 'INDEX_INCOMPLETE' | 'JOBS_FAILED' | 'REVIEW_WAITING' | 'WEBHOOK_DISABLED';

export interface Alert {
  readonly kind: AlertKind;
  readonly count: number;
  readonly since: Date | null;
}

export interface OpenReview {
  readonly items: number;
  readonly oldestAt: Date | null;
}
