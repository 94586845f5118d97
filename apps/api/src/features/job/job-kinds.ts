import { jobKinds, type JobKind } from './job.types.ts';

/** Jobs of one lane wait for each other; lanes do not. */
export type Lane = 'training' | 'evaluation' | 'transfer' | 'promotion' | 'analysis' | 'upkeep';

export interface KindPolicy {
  readonly lane: Lane;
  /** False for work that must not stop half-way. */
  readonly isCancellable: boolean;
  /** Whether a failed or cancelled one may be asked for again. */
  readonly isRetryable: boolean;
  /** Attempts in a row that may meet something that is away, before the job fails. */
  readonly maxFailures: number;
}

/** Jobs of a lane that a process works on at once. One training at a time: it takes all cores. */
export const laneWidths: Readonly<Record<Lane, number>> = {
  training: 1,
  evaluation: 1,
  transfer: 2,
  promotion: 2,
  analysis: 2,
  upkeep: 2,
};

/** With back-off, 20 attempts are three hours. */
const patient = { isCancellable: true, isRetryable: true, maxFailures: 20 } as const;
/** Removing what somebody asked to remove never stops by itself. */
const unstoppable = {
  isCancellable: false,
  isRetryable: true,
  maxFailures: Number.POSITIVE_INFINITY,
} as const;

const policies: Readonly<Record<JobKind, KindPolicy>> = {
  'gallery.purge': { lane: 'upkeep', ...unstoppable },
  import: { lane: 'transfer', ...patient },
  export: { lane: 'transfer', ...patient },
  train: { lane: 'training', ...patient },
  evaluate: { lane: 'evaluation', ...patient },
  calibrate: { lane: 'analysis', ...patient },
  // A failed promotion has left nothing behind to go on from: it is asked for anew.
  promote: { lane: 'promotion', ...patient, isRetryable: false },
  'retire-space': { lane: 'upkeep', ...unstoppable },
  cluster: { lane: 'analysis', ...patient },
  report: { lane: 'analysis', ...patient },
  retention: { lane: 'upkeep', ...patient },
  reconcile: { lane: 'upkeep', ...patient },
  erase: { lane: 'upkeep', ...unstoppable },
};

/** The policy of a job's kind; null for a kind that another version of the server wrote. */
export function policyOf(kind: string): KindPolicy | null {
  return (policies as Partial<Record<string, KindPolicy>>)[kind] ?? null; // reason: the kind is a text of the database
}

/** The kinds that must wait while jobs of `running` kinds are worked on. */
export function blockedKinds(running: readonly string[]): readonly JobKind[] {
  const busy = new Map<Lane, number>();
  for (const kind of running) {
    const lane = policyOf(kind)?.lane;
    if (lane !== undefined) busy.set(lane, (busy.get(lane) ?? 0) + 1);
  }
  return jobKinds.filter((kind) => {
    const { lane } = policies[kind];
    return (busy.get(lane) ?? 0) >= laneWidths[lane];
  });
}
