import { parentPort, workerData } from 'node:worker_threads';
import type { TrainingProgress } from '../../../training/loop/training-run.types.ts';
import { faultOf } from './job-fault.ts';
import type { JobMessage, JobOrder } from './job-messages.types.ts';
import { runTrainingJob } from './run-training-job.ts';
import type { TrainingJob } from './training-job.types.ts';

/** Between two messages of progress; looks at held-out identities and the last step of an epoch are always told. */
const PROGRESS_INTERVAL_MS = 100;

/** Thread entry: runs one training job and ends. */
const port = parentPort;
if (port === null) throw new TypeError('training-thread: must be started as a worker thread');
const post = (message: JobMessage): void => port.postMessage(message);
const controller = new AbortController();
// the one order that there is: to cancel
port.on('message', (_order: JobOrder) => controller.abort());

let told = { at: -Infinity, epoch: -1 };
function tell(progress: TrainingProgress): void {
  const at = performance.now();
  const isNews =
    progress.heldOut !== undefined || progress.epoch !== told.epoch || progress.step === progress.totalSteps;
  if (!isNews && at - told.at < PROGRESS_INTERVAL_MS) return;
  told = { at, epoch: progress.epoch };
  post({ kind: 'progress', progress });
}

try {
  const job = workerData as TrainingJob; // only `trainInWorker` starts this file
  post({
    kind: 'result',
    result: await runTrainingJob(job, { onProgress: tell, signal: controller.signal }),
  });
} catch (error) {
  post({ kind: 'fault', fault: faultOf(error) });
} finally {
  port.close();
}
