import { Worker } from 'node:worker_threads';
import { errorOfFault } from './job-fault.ts';
import type { JobMessage, JobOrder } from './job-messages.types.ts';
import type { TrainingJob, TrainingJobHooks, TrainingJobResult } from './training-job.types.ts';

/**
 * Runs a training job in a thread of its own, so that this one stays free for requests.
 *
 * @returns When the thread has ended. Cancelled by the signal: the result of the run so far, its checkpoint kept.
 * @throws {TrainingError | CheckpointError | NetWeightsError} why it cannot start or go on.
 */
export function trainInWorker(
  job: TrainingJob,
  { onProgress, signal }: TrainingJobHooks = {},
): Promise<TrainingJobResult> {
  const worker = new Worker(new URL('./training-thread.ts', import.meta.url), { workerData: job });
  const cancel = (): void => worker.postMessage({ kind: 'cancel' } satisfies JobOrder);
  signal?.addEventListener('abort', cancel);
  if (signal?.aborted) cancel();
  return new Promise<TrainingJobResult>((resolve, reject) => {
    let result: TrainingJobResult | null = null;
    let fault: Error | null = null;
    worker.on('message', (message: JobMessage) => {
      if (message.kind === 'progress') onProgress?.(message.progress);
      else if (message.kind === 'result') result = message.result;
      else fault = errorOfFault(message.fault);
    });
    worker.on('error', (error) => (fault = error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => {
      signal?.removeEventListener('abort', cancel);
      if (result !== null) resolve(result);
      else reject(fault ?? new Error('The training thread ended without a result.'));
    });
  });
}
