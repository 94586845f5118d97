import type { JobTools } from '../src/features/job/job.types.ts';

/** What a handler is given, outside a runner: it runs to its end, and its reports go nowhere. */
export function jobTools(tools: Partial<JobTools> = {}): JobTools {
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    signal: new AbortController().signal,
    isCancelled: () => false,
    report: nothing,
    log: nothing,
    saveCheckpoint: nothing,
    ...tools,
  };
}
