import type { Logger } from 'pino';
import type { Clock } from '../../core/clock.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { renewClaim, saveCheckpoint, type Claim } from './job-claims.store.ts';
import { concludeAttempt, type Ending, type Interruption } from './job-ending.ts';
import { appendJobLog, pruneJobLog } from './job-log.store.ts';
import { outcomeOf } from './job-outcome.ts';
import type { JobHandlers, JobTools } from './job.types.ts';

/** Without a sign of life for so long a worker counts as dead. */
export const leaseMs = 15_000;
const heartbeatMs = 4_000;
/** Reports that come faster are kept back until the next one or the next sign of life. */
const reportEveryMs = 500;
const pruneEveryLines = 100;

export interface AttemptDependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly handlers: JobHandlers;
  /** Told of each change of a job that callers see. */
  readonly onChange: (jobId: string) => void;
}

/** One worker at one job, from the claim to the end or the next attempt. */
export class JobAttempt {
  readonly #deps: AttemptDependencies;
  readonly #claim: Claim;
  readonly #abort = new AbortController();
  #interruption: Interruption | null = null;
  #progress: number;
  #writtenAt = 0;
  #aliveAt: number;
  #lines = 0;

  constructor(deps: AttemptDependencies, claim: Claim) {
    this.#deps = deps;
    this.#claim = claim;
    this.#progress = claim.job.progress;
    this.#aliveAt = performance.now();
  }

  get kind(): string {
    return this.#claim.job.kind;
  }

  get jobId(): string {
    return this.#claim.job.id;
  }

  /** The first reason stays: a server that stops meanwhile still lets the job remove what is half-done. */
  interrupt(reason: Interruption): void {
    if (this.#interruption !== null) return;
    this.#interruption = reason;
    this.#abort.abort(new DOMException(`the job was ${reason}`, 'AbortError'));
  }

  /** Never rejects: what goes wrong is the job's end, or ends with the lease. */
  async run(): Promise<void> {
    const { job } = this.#claim;
    if (job.cancelRequestedAt !== null) this.interrupt('cancelled');
    this.#deps.onChange(job.id);
    const timer = setInterval(() => void this.#beat().catch(() => undefined), heartbeatMs);
    try {
      const outcome = await outcomeOf(this.#deps, job, this.#tools());
      const ending: Ending = { outcome, interruption: this.#interruption, progress: this.#progress };
      await concludeAttempt(this.#deps, this.#claim, ending);
    } finally {
      clearInterval(timer);
      this.#deps.onChange(job.id);
    }
  }

  #tools(): JobTools {
    return {
      signal: this.#abort.signal,
      isCancelled: () => this.#interruption === 'cancelled',
      report: (progress) => this.#report(progress),
      log: (line) => this.#log(line),
      saveCheckpoint: (checkpoint) => this.#save(checkpoint),
    };
  }

  async #report(progress: number): Promise<void> {
    this.#progress = Math.min(1, Math.max(0, Number.isFinite(progress) ? progress : 0));
    if (performance.now() - this.#writtenAt < reportEveryMs) return;
    await this.#beat();
    this.#deps.onChange(this.jobId);
  }

  async #save(checkpoint: JsonObject): Promise<void> {
    if (!(await saveCheckpoint(this.#deps.database.client, this.#claim, checkpoint))) this.interrupt('lost');
  }

  async #log(line: string): Promise<void> {
    const { client } = this.#deps.database;
    await appendJobLog(client, this.#claim, line);
    this.#lines += 1;
    if (this.#lines % pruneEveryLines === 0) await pruneJobLog(client, this.jobId);
  }

  /** A worker that could not say for a whole lease that it lives has to expect another one at its job. */
  async #beat(): Promise<void> {
    const startedAt = performance.now();
    this.#writtenAt = startedAt;
    try {
      const state = { progress: this.#progress, leaseMs };
      const renewed = await renewClaim(this.#deps.database.client, this.#claim, state);
      if (renewed === null) {
        this.interrupt('lost');
        return;
      }
      this.#aliveAt = startedAt;
      if (renewed.isCancelled) this.interrupt('cancelled');
    } catch (error) {
      if (performance.now() - this.#aliveAt > leaseMs - heartbeatMs) this.interrupt('lost');
      throw error;
    }
  }
}
