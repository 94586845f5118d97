import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../../core/json.ts';
import type { AttemptDependencies } from './job-attempt.ts';
import { finishJob, giveBackJob, type Claim, type JobEnd } from './job-claims.store.ts';
import { tellJobFinished } from './job-events.ts';
import { policyOf } from './job-kinds.ts';
import type { AttemptOutcome } from './job-outcome.ts';

/** Why a worker lets go of a job: the server stops, somebody cancelled it, or another worker has it. */
export type Interruption = 'stopped' | 'cancelled' | 'lost';

export interface Ending {
  readonly outcome: AttemptOutcome;
  readonly interruption: Interruption | null;
  readonly progress: number;
}

const firstWaitMs = 1_000;
const maxWaitMs = 600_000;
/** The database may be away for a moment just when the job is done; its lease outlives these attempts. */
const writeAttempts = 5;

/** Back-off: 1 s, 2 s, 4 s and so on, up to ten minutes. */
export function waitBefore(failures: number): number {
  return Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(30, failures - 1));
}

/** Writes what became of the job. Without success the job is taken over when its lease ends, and its steps are done again. */
export async function concludeAttempt(
  deps: AttemptDependencies,
  claim: Claim,
  ending: Ending,
): Promise<void> {
  if (ending.interruption === 'lost') return;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write(deps, claim, ending);
      return;
    } catch (error) {
      deps.log.error({ jobId: claim.job.id, err: error }, 'the end of a job could not be written');
      if (attempt === writeAttempts) return;
      await sleep(firstWaitMs);
    }
  }
}

async function write(deps: AttemptDependencies, claim: Claim, ending: Ending): Promise<void> {
  const { client } = deps.database;
  const { failures } = claim.job;
  const next = nextStep(claim, ending);
  if (next === 'later') {
    await giveBackJob(client, claim, { waitMs: 0, failures });
    return;
  }
  if (next === 'retry') {
    const count = failures + 1;
    await giveBackJob(client, claim, { waitMs: waitBefore(count), failures: count });
    return;
  }
  if (next.state === 'FAILED') deps.log.warn({ jobId: claim.job.id, kind: claim.job.kind }, 'a job failed');
  const finished = { ...next, finishedAt: deps.clock.now() };
  await deps.database.transaction(async (tx) => {
    if (await finishJob(tx, claim, finished)) await tellJobFinished(tx, claim.job);
  });
}

type Step = Omit<JobEnd, 'finishedAt'> | 'later' | 'retry';

function nextStep({ job }: Claim, { outcome, interruption }: Ending): Step {
  if (outcome.outcome === 'succeeded') return end('SUCCEEDED', null, outcome.result);
  if (outcome.outcome === 'unavailable') {
    const isOver = job.failures + 1 >= (policyOf(job.kind)?.maxFailures ?? 0);
    return isOver
      ? end('FAILED', `the ${outcome.dependency} was not available in ${job.failures + 1} attempts`)
      : 'retry';
  }
  if (interruption === 'cancelled')
    return end('CANCELLED', outcome.outcome === 'failed' ? outcome.error : null);
  if (interruption === 'stopped' || outcome.outcome === 'aborted') return 'later';
  if (outcome.outcome === 'failed') return end('FAILED', outcome.error.slice(0, 2_000));
  return end('SUCCEEDED', null, { skipped: outcome.reason });
}

function end(state: JobEnd['state'], error: string | null, result?: JsonObject): Step {
  return { state, error, result: result ?? null };
}
