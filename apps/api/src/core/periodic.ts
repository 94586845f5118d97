/** Work that is done again and again until it is stopped. */
export interface Periodic {
  start(): void;
  /** Begins nothing any more, and waits for the run that is under way. */
  stop(): Promise<void>;
}

export interface PeriodicWork {
  readonly everyMs: number;
  /** Begun only when the run before has ended. */
  readonly work: () => Promise<unknown>;
  /** A run that failed is no end: the next one tries again. */
  readonly onFailure: () => void;
  /** Whether the first run is at the start instead of after `everyMs`. Default false. */
  readonly isAtOnce?: boolean;
}

/** Never keeps the process alive by itself. */
export function periodic({ everyMs, work, onFailure, isAtOnce = false }: PeriodicWork): Periodic {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let running: Promise<unknown> = Promise.resolve();
  const run = (): void => {
    running = running.then(() => (isStopped ? undefined : work())).catch(onFailure);
  };
  return {
    start: () => {
      if (isAtOnce) run();
      timer = setInterval(run, everyMs);
      timer.unref();
    },
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
