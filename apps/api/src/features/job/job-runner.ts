import type { Logger } from 'pino';
import type { Clock } from '../../core/clock.ts';
import { DependencyError } from '../../core/errors.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { claimJob, finishJob, reportJob, requeueRunningJobs } from './job.store.ts';
import type { Job, JobHandler, JobKind, JobOutcome } from './job.types.ts';

const pollMs = 5_000;
/** A running job gives a sign of life more often than this; one that does not belongs to a worker that died. */
const silentMs = 30_000;
const heartbeatMs = 10_000;

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly handlers: Readonly<Record<JobKind, JobHandler>>;
  /** No other process works on the jobs: what runs when we start was ours, and its worker is dead. */
  readonly isAlone: boolean;
}

/** Works on the jobs of the database, one at a time, for as long as the process lives. */
export class JobRunner {
  readonly #deps: Dependencies;
  readonly #stopping = new AbortController();
  #wake: () => void = () => undefined;
  #isWoken = false;
  #loop: Promise<void> | null = null;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Looks for jobs now instead of at the next poll. */
  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }

  /** Waits for the step that is being done; the job itself goes on at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#loop;
  }

  async #run(): Promise<void> {
    let mustTakeOver = this.#deps.isAlone;
    for (; !this.#isStopping();) {
      this.#isWoken = false;
      if (mustTakeOver)
        mustTakeOver = !(await this.#attempt((database) => requeueRunningJobs(database.client)));
      const worked = await this.#attempt((database) => this.#workOnce(database));
      if (!worked && !this.#hasBeenWoken()) await this.#sleep();
    }
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #hasBeenWoken(): boolean {
    return this.#isWoken;
  }

  /** @returns whether there was a job, so that there may be another one. */
  async #workOnce(database: Database): Promise<boolean> {
    const silentSince = new Date(this.#deps.clock.now().getTime() - silentMs);
    const job = await database.transaction((tx) => claimJob(tx, silentSince));
    if (job === null) return false;
    await this.#work(job);
    return true;
  }

  /** @returns what `step` answers; false if the database was away. */
  async #attempt(step: (database: Database) => Promise<boolean>): Promise<boolean> {
    try {
      return await step(this.#deps.database);
    } catch (error) {
      this.#deps.log.error({ err: error }, 'the job runner could not reach its jobs; it tries again');
      return false;
    }
  }

  async #work(job: Job): Promise<void> {
    const { database, clock, log } = this.#deps;
    let progress = job.progress;
    const beat = () => reportJob(database.client, job.id, progress);
    const timer = setInterval(() => void beat().catch(() => undefined), heartbeatMs);
    const outcome = await this.#handle(job, async (done) => {
      progress = done;
      await beat();
    }).finally(() => clearInterval(timer));
    if (outcome === 'interrupted') {
      await finishJob(database.client, job.id, { state: 'QUEUED', error: null, finishedAt: null });
      return;
    }
    if (outcome === 'postponed') return; // without a sign of life somebody takes it on again after `silentMs`
    if (outcome.outcome === 'failed') log.warn({ jobId: job.id, kind: job.kind }, 'a job failed');
    await finishJob(database.client, job.id, {
      state: outcome.outcome === 'failed' ? 'FAILED' : 'SUCCEEDED',
      error: outcome.outcome === 'failed' ? outcome.error : null,
      finishedAt: clock.now(),
    });
  }

  async #handle(
    job: Job,
    report: (progress: number) => Promise<void>,
  ): Promise<JobOutcome | 'interrupted' | 'postponed'> {
    const { handlers, log } = this.#deps;
    const handler = (handlers as Partial<Record<string, JobHandler>>)[job.kind]; // reason: the kind is a text of the database
    if (handler === undefined)
      return { outcome: 'failed', error: 'this version does not know the kind of job' };
    const { signal } = this.#stopping;
    try {
      const outcome = await handler(job, { signal, report });
      return signal.aborted && outcome.outcome !== 'succeeded' ? 'interrupted' : outcome;
    } catch (error) {
      if (signal.aborted) return 'interrupted';
      if (error instanceof DependencyError && error.retryable) {
        log.warn({ jobId: job.id, kind: job.kind, err: error }, 'a job could not go on; it is tried again');
        return 'postponed';
      }
      log.error({ jobId: job.id, kind: job.kind, err: error }, 'a job ended with an error');
      return { outcome: 'failed', error: 'something went wrong on the server; the log has the job id' };
    }
  }

  async #sleep(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => resolve(undefined);
    this.#wake = wake;
    const timer = setTimeout(wake, pollMs);
    if (!this.#stopping.signal.aborted) await promise;
    clearTimeout(timer);
  }
}
