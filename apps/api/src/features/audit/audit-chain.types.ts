/** What is wrong with a month's chain. */
export type AuditProblemKind =
  /** The entry is not what was sealed. */
  | 'ENTRY_CHANGED'
  /** The entry does not follow the one before: something between them is gone, or they changed places. */
  | 'LINK_BROKEN'
  /** The chain ends before, or in another entry than, its head says. */
  | 'END_MISSING'
  /** The head was not written by this server, or `AUTH_SECRET` is another one. */
  | 'HEAD_FORGED'
  /** Between two months there is one without a head. */
  | 'MONTH_MISSING'
  /** There are entries of a month whose entries were dropped. */
  | 'DROPPED_REAPPEARED';

export interface AuditProblem {
  readonly month: string;
  readonly kind: AuditProblemKind;
  /** Place in the month's chain and number of the entry; null where it is about no single one. */
  readonly chainIndex: string | null;
  readonly seq: string | null;
}

export interface AuditMonthReport {
  /** For example `2026-11`, in UTC. */
  readonly month: string;
  /** Sealed entries, dropped or not. */
  readonly entries: string;
  readonly headHash: string;
  readonly droppedAt: Date | null;
  /** The first one found; null if there is none. */
  readonly problem: AuditProblem | null;
}

export interface AuditReport {
  /** Oldest first. */
  readonly months: readonly AuditMonthReport[];
  /** Entries that no chain protects yet, and the time of the oldest. */
  readonly unsealed: number;
  readonly oldestUnsealedAt: Date | null;
  /** In the order of the months; null if all is as it was sealed. */
  readonly firstProblem: AuditProblem | null;
}
