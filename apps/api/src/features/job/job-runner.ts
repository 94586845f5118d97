import { JobAttempt, leaseMs, type AttemptDependencies } from './job-attempt.ts';
import { claimJob, requeueRunningJobs } from './job-claims.store.ts';
import { blockedKinds } from './job-kinds.ts';

/** Work that another process queued is found so late at most. */
const pollMs = 2_000;

interface Dependencies extends AttemptDependencies {
  /** No other process works on the jobs: what runs when we start was ours, and its worker is dead. */
  readonly isAlone: boolean;
}

/**
 * Works on the jobs of the database for as long as the process lives: those of one lane after each other, oldest first,
 * those of different lanes at once.
 */
export class JobRunner {
  readonly #deps: Dependencies;
  readonly #stopping = new AbortController();
  readonly #running = new Map<JobAttempt, Promise<void>>();
  #mustTakeOver: boolean;
  #wake: () => void = () => undefined;
  #isWoken = false;
  #loop: Promise<void> | null = null;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#mustTakeOver = deps.isAlone;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Looks for jobs now instead of at the next poll. */
  wake(): void {
    this.#isWoken = true;
    this.#wake();
  }

  /** Tells the job at once, if it is worked on here; elsewhere its worker reads it with its next sign of life. */
  cancel(jobId: string): void {
    for (const attempt of this.#running.keys()) if (attempt.jobId === jobId) attempt.interrupt('cancelled');
    this.wake();
  }

  /** Waits for the steps that are being done; the jobs themselves go on at the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    for (const attempt of this.#running.keys()) attempt.interrupt('stopped');
    await this.#loop;
    await Promise.all(this.#running.values());
  }

  async #run(): Promise<void> {
    while (!this.#isStopping()) {
      this.#isWoken = false;
      const hasStarted = await this.#startNext();
      if (!hasStarted && !this.#hasBeenWoken()) await this.#sleep();
    }
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #hasBeenWoken(): boolean {
    return this.#isWoken;
  }

  /** @returns whether there was a job, so that there may be another one. */
  async #startNext(): Promise<boolean> {
    const { client } = this.#deps.database;
    try {
      if (this.#mustTakeOver) await requeueRunningJobs(client);
      this.#mustTakeOver = false;
      const kinds = [...this.#running.keys()].map(({ kind }) => kind);
      const claim = await claimJob(client, { blockedKinds: blockedKinds(kinds), leaseMs });
      if (claim === null) return false;
      const attempt = new JobAttempt(this.#deps, claim);
      if (this.#isStopping()) attempt.interrupt('stopped');
      this.#running.set(attempt, this.#work(attempt));
      return true;
    } catch (error) {
      this.#deps.log.error({ err: error }, 'the job runner could not reach its jobs; it tries again');
      return false;
    }
  }

  async #work(attempt: JobAttempt): Promise<void> {
    await attempt.run();
    this.#running.delete(attempt);
    this.wake();
  }

  async #sleep(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const wake = (): void => resolve(undefined);
    this.#wake = wake;
    const timer = setTimeout(wake, pollMs);
    if (!this.#isStopping()) await promise;
    clearTimeout(timer);
  }
}
