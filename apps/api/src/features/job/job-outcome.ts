import type { Logger } from 'pino';
import { DependencyError } from '../../core/errors.ts';
import { policyOf } from './job-kinds.ts';
import type { Job, JobHandler, JobHandlers, JobOutcome, JobTools } from './job.types.ts';

/** What came of an attempt: the handler's answer, or why there is none. */
export type AttemptOutcome =
  | JobOutcome
  /** It stopped because its signal told it to. */
  | { readonly outcome: 'aborted' }
  /** Something outside was away; the job may be tried again. */
  | { readonly outcome: 'unavailable'; readonly dependency: string };

/** Attempts in a row whose worker died under them, before the job is taken for what kills its workers. */
export const maxDeaths = 5;
/** However far each one came. */
const maxAttempts = 200;

/** Runs the handler; never rejects. */
export async function outcomeOf(
  { handlers, log }: { readonly handlers: JobHandlers; readonly log: Logger },
  job: Job,
  tools: JobTools,
): Promise<AttemptOutcome> {
  const handler = (handlers as Partial<Record<string, JobHandler>>)[job.kind]; // reason: the kind is a text of the database
  if (handler === undefined) return { outcome: 'failed', error: unknownKind(job.kind) };
  if (job.deaths >= maxDeaths || job.attempt > maxAttempts)
    return { outcome: 'failed', error: `its worker died or was stopped in ${job.attempt - 1} attempts` };
  try {
    return await handler(job, tools);
  } catch (error) {
    const entry = { jobId: job.id, kind: job.kind, err: error };
    if (tools.signal.aborted && isAbort(error, tools.signal)) return { outcome: 'aborted' };
    if (error instanceof DependencyError && error.retryable) {
      log.warn(entry, 'a job could not go on; it is tried again');
      return { outcome: 'unavailable', dependency: error.dependency };
    }
    log.error(entry, 'a job ended with an error');
    return { outcome: 'failed', error: 'something went wrong on the server; the log has the job id' };
  }
}

function unknownKind(kind: string): string {
  return policyOf(kind) === null
    ? 'this version does not know the kind of job'
    : 'this server cannot do this kind of job';
}

function isAbort(error: unknown, signal: AbortSignal): boolean {
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}
