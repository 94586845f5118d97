import type { Logger } from 'pino';
import { DependencyError } from '../../core/errors.ts';
import { fireDue, replan, skipDue, type FiringParts } from './schedule-firing.ts';
import { dueScheduleIds, earliestRunAt } from './schedule-firing.store.ts';

/** A schedule that another process made or changed is seen so late at most; also how late a jump of the clock is. */
const maxSleepMs = 5_000;
/** A clock that was set back further than this was wrong before; a smaller step must not fire anything twice. */
const clockSlackMs = 86_400_000;

interface Dependencies extends FiringParts {
  readonly log: Logger;
  /** Told when jobs were committed. */
  readonly onJob: () => void;
}

/** Fires the schedules of the database when they are due, in each process of the role `worker`. */
export class Scheduler {
  readonly #deps: Dependencies;
  #timer: NodeJS.Timeout | null = null;
  #ticking: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  start(): void {
    this.#plan(0);
  }

  /** A schedule was made or changed. */
  wake(): void {
    if (this.#timer !== null) this.#plan(0);
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer ?? undefined);
    await this.#ticking;
  }

  /** Fires what is due now. */
  async tick(): Promise<void> {
    const { database, clock } = this.#deps;
    const now = clock.now();
    const latestPlan = new Date(now.getTime() + clockSlackMs);
    for (const { id, isMisplanned } of await dueScheduleIds(database.client, { now, latestPlan })) {
      if (this.#isStopped) return;
      await (isMisplanned ? replan(this.#deps, id) : this.#fire(id));
    }
  }

  /** A schedule that cannot be fired holds up no other. */
  async #fire(id: string): Promise<void> {
    const { log, onJob } = this.#deps;
    try {
      const run = await fireDue(this.#deps, id);
      if (run?.outcome === 'STARTED') onJob();
    } catch (error) {
      log.error({ scheduleId: id, err: error }, 'a schedule could not be fired');
      if (error instanceof DependencyError) return; // it stays due
      await skipDue(this.#deps, id, 'something went wrong on the server; the log has the schedule id');
    }
  }

  #plan(waitMs: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer ?? undefined);
    this.#timer = setTimeout(() => {
      this.#ticking = this.#ticking.then(() => this.#round());
    }, waitMs);
    this.#timer.unref();
  }

  async #round(): Promise<void> {
    const { database, clock, log } = this.#deps;
    let waitMs = maxSleepMs;
    try {
      await this.tick();
      const next = await earliestRunAt(database.client);
      if (next !== null) waitMs = next.getTime() - clock.now().getTime();
    } catch (error) {
      log.error({ err: error }, 'the scheduler could not reach its schedules; it tries again');
    }
    this.#plan(Math.min(maxSleepMs, Math.max(100, waitMs)));
  }
}
